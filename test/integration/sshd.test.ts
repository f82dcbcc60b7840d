import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answersSsh } from '../lab-kit/host-ssh.ts';
import { openssh, scannedFingerprint } from '../lab-kit/openssh.ts';
import { sshdPrerequisites } from '../lab-kit/prerequisites.ts';
import { startProxy } from '../lab-kit/proxy.ts';
import { startSshd, type TestSshd } from '../lab-kit/sshd.ts';

const prerequisites = sshdPrerequisites();
if (!prerequisites.ok) console.log(`SKIPPED sshd on loopback: needs ${prerequisites.missing.join(', ')}`);

describe.skipIf(!prerequisites.ok)('sshd on loopback', () => {
  let sshd: TestSshd;

  beforeAll(async () => {
    sshd = await startSshd({ hostKeys: ['ed25519', 'ecdsa', 'rsa'] });
  });

  afterAll(() => sshd.dispose());

  const login = (port = sshd.port, keyFile = sshd.keyFile) =>
    openssh({ host: sshd.host, port, user: sshd.user, with: { keyFile } }, 'sh -s', { input: 'echo "$USER"\n' });

  it('lets the user of this process in with the key, and logs it', async () => {
    expect(await login()).toMatchObject({ code: 0, stdout: `${sshd.user}\n` });
    expect(sshd.log()).toContain(`Accepted publickey for ${sshd.user}`);
  });

  it('turns a strange key away', async () => {
    expect((await login(sshd.port, sshd.strangerKeyFile)).code).toBe(255);
  });

  it.each(['ed25519', 'ecdsa', 'rsa'] as const)('shows the %s key whose fingerprint it gives', async (type) => {
    expect(await scannedFingerprint(sshd.host, sshd.port, type)).toBe(await sshd.hostKeyFingerprint(type));
  });

  it('shows other keys on the same port after they were rotated', async () => {
    const before = await sshd.hostKeyFingerprint();
    await sshd.rotateHostKey();
    const after = await scannedFingerprint(sshd.host, sshd.port);
    expect(after).toBe(await sshd.hostKeyFingerprint());
    expect(after).not.toBe(before);
  });

  it('takes options of sshd_config before its own', async () => {
    await using strict = await startSshd({ config: { PubkeyAuthentication: 'no' } });
    const result = await openssh({ ...strict, with: { keyFile: strict.keyFile } }, 'true');
    expect(result.code).toBe(255);
  });

  it('is reached through the proxy, which counts its round trips', async () => {
    await using proxy = await startProxy({ target: sshd, delayMs: 30 });
    expect((await login(proxy.port)).stdout).toBe(`${sshd.user}\n`);
    // Versions, keys, service, public key asked and given, channel and command: about eight for OpenSSH.
    expect(proxy.counts.roundTrips).toBeGreaterThan(4);
    expect(proxy.counts.roundTrips).toBeLessThan(15);
  });

  it('leaves no server and no folder', async () => {
    const short = await startSshd();
    await short.dispose();
    expect([await answersSsh(short.host, short.port), existsSync(short.folder)]).toEqual([false, false]);
  });
});
