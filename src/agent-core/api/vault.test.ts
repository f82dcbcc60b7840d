import { describe, expect, test } from 'vitest';
import { handClock, openConsole, PASSPHRASE, scanned } from '../../../test/support/far-end/console.ts';
import { scriptedHost } from '../../../test/support/far-end/scripted-host.ts';

const NEXT = 'another seven unrelated words here';

/** A console with one trusted host. */
async function clinic() {
  const far = scriptedHost('debian-12');
  const console = await openConsole({ transport: far.transport, clock: handClock() });
  await console.client.sites.add({ name: 'maple', timezone: 'America/Chicago' });
  await console.client.hosts.add({
    name: 'desk',
    site: 'maple',
    address: 'ssh://tech@192.0.2.10:22',
    platform: 'linux',
    credential: { kind: 'agent' },
  });
  await console.client.trust.accept({ host: 'desk', fingerprint: far.offer.fingerprint });
  return console;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) =>
      typeof error === 'object' && error !== null && 'data' in error
        ? String((error.data as { code?: string }).code)
        : 'other',
  );
}

describe('the ways into the vault', () => {
  test('a recovery code opens a locked vault with a new passphrase, and scans are sealed with the same keys', async () => {
    await using one = await clinic();
    const keys = await one.client.keys.list();
    const { code } = await one.client.vault.makeRecoveryCode({ passphrase: PASSPHRASE });
    await one.client.vault.lock();
    await one.client.vault.recover({ recovery_code: code, passphrase: NEXT });
    expect(await one.client.vault.status()).toEqual({ state: 'unlocked', ways: ['passphrase', 'recovery'] });
    expect((await scanned(one.client, ['desk'])).bundles.length).toBeGreaterThan(0);
    expect(await one.client.keys.list()).toEqual(keys);
    const verified = await one.client.evidence.verify({ bundles: [] });
    expect(verified.summary).toMatchObject({ invalid: 0, unknown_key: 0, incomplete: 0 });
  });

  test('a code that does not open leaves the vault locked', async () => {
    await using one = await clinic();
    const { code } = await one.client.vault.makeRecoveryCode({ passphrase: PASSPHRASE });
    await one.client.vault.makeRecoveryCode({ passphrase: PASSPHRASE });
    await one.client.vault.lock();
    expect(await codeOf(one.client.vault.recover({ recovery_code: code, passphrase: NEXT }))).toBe('VAULT_PASSPHRASE');
    expect((await one.client.vault.status()).state).toBe('locked');
  });

  test('the passphrase is changed by who knows it; sealing goes on', async () => {
    await using one = await clinic();
    expect(await codeOf(one.client.vault.changePassphrase({ current: NEXT, next: NEXT }))).toBe('VAULT_PASSPHRASE');
    await one.client.vault.changePassphrase({ current: PASSPHRASE, next: NEXT });
    await scanned(one.client, ['desk']);
    await one.client.vault.lock();
    expect(await codeOf(one.client.vault.unlock({ passphrase: PASSPHRASE }))).toBe('VAULT_PASSPHRASE');
    expect(await codeOf(one.client.vault.unlock({ passphrase: NEXT }))).toBe('done');
  });
});
