import { spawnSync } from 'node:child_process';
import { hash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { program, testIf } from '../../../test/support/requires.ts';
import { type KeyRecord, keyList } from '../../contract/keys.ts';
import { encodeBase64 } from '../evidence/base64.ts';
import { keyId, publicKeyOf, verifyEd25519 } from '../evidence/ed25519.ts';
import { signSshsig } from '../evidence/sshsig.ts';
import { type DeviceKeyOptions, openDeviceKeys } from './device-keys.ts';
import { exportPublicKeys } from './export-keys.ts';
import { keySeedName, readKeyRecords, writeKeyRecords } from './key-records.ts';
import { createVault, openVault, type Vault } from './vault-file.ts';

const PASSPHRASE = 'correct horse battery staple';
const cheap = { random: randomBytes, scryptN: 16 };
const options: DeviceKeyOptions = {
  deviceId: '01890a5d-ac96-774b-bcce-b302099a8057',
  clock: { now: () => Date.UTC(2026, 0, 31, 8), monotonic: () => 0 },
  random: randomBytes,
};

let dir = '';
let vault: Vault;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'rounds-keys-'));
  vault = await createVault(join(dir, 'vault.json'), { ...cheap, passphrase: PASSPHRASE });
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function reopened(): Promise<Vault> {
  const again = await openVault(join(dir, 'vault.json'), cheap);
  await again.unlock(PASSPHRASE);
  return again;
}

describe('openDeviceKeys', () => {
  test('makes a bundle key and another log key, with records that say when', async () => {
    const keys = await openDeviceKeys(vault, options);
    expect(keys.bundle.keyId).not.toBe(keys.log.keyId);
    expect(keys.made).toEqual([
      {
        key_id: keys.bundle.keyId,
        holder: options.deviceId,
        role: 'bundle',
        public_key: encodeBase64(keys.bundle.publicKey),
        not_before: '2026-01-31T08:00:00.000Z',
      },
      {
        key_id: keys.log.keyId,
        holder: options.deviceId,
        role: 'log',
        public_key: encodeBase64(keys.log.publicKey),
        not_before: '2026-01-31T08:00:00.000Z',
      },
    ]);
  });

  test('gives the same keys ever after, and makes none', async () => {
    const first = await openDeviceKeys(vault, options);
    const second = await openDeviceKeys(await reopened(), options);
    expect([second.bundle.keyId, second.log.keyId]).toEqual([first.bundle.keyId, first.log.keyId]);
    expect(second.made).toEqual([]);
    const message = randomBytes(32);
    expect(verifyEd25519(first.bundle.publicKey, message, second.bundle.sign(message))).toBe(true);
  });

  test('makes a new key where the old one was rotated out or revoked', async () => {
    const first = await openDeviceKeys(vault, options);
    const [bundle, log] = first.made;
    if (bundle === undefined || log === undefined) throw new Error('two keys were to be made');
    await writeKeyRecords(vault, [
      { ...bundle, not_after: '2026-02-01T00:00:00.000Z' },
      { ...log, revoked_at: '2026-02-01T00:00:00.000Z', reason: 'laptop stolen' },
    ]);
    const second = await openDeviceKeys(vault, options);
    expect(second.made).toHaveLength(2);
    expect(readKeyRecords(vault)).toHaveLength(4);
  });

  test('does not take the keys of another device', async () => {
    const first = await openDeviceKeys(vault, options);
    const other = await openDeviceKeys(vault, { ...options, deviceId: '01890a5d-ac96-774b-bcce-b302099a8058' });
    expect(other.bundle.keyId).not.toBe(first.bundle.keyId);
  });

  test('takes an existing bundle key once, and refuses another one later', async () => {
    const seed = randomBytes(32);
    const first = await openDeviceKeys(vault, { ...options, bundleSeed: seed });
    expect(first.bundle.keyId).toBe(keyId(publicKeyOf(seed)));
    expect((await openDeviceKeys(vault, { ...options, bundleSeed: seed })).made).toEqual([]);
    await expect(openDeviceKeys(vault, { ...options, bundleSeed: randomBytes(32) })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });

  test('needs the vault unlocked', async () => {
    vault.lock();
    await expect(openDeviceKeys(vault, options)).rejects.toMatchObject({ code: 'VAULT_LOCKED' });
  });

  test('says so when a private half is gone, and makes no second key in silence', async () => {
    const keys = await openDeviceKeys(vault, options);
    await vault.delete(keySeedName(keys.bundle.keyId));
    await expect(openDeviceKeys(vault, options)).rejects.toMatchObject({ code: 'VAULT_DAMAGED' });
  });
});

describe('exportPublicKeys', () => {
  const revoked = (key: KeyRecord): KeyRecord => ({ ...key, revoked_at: '2026-02-01T00:00:00.000Z', reason: 'stolen' });

  async function exported(records: readonly KeyRecord[]): Promise<string> {
    await exportPublicKeys(dir, records);
    return join(dir, '_keys');
  }

  test('writes every key, oldest first, and no private half', async () => {
    const { made } = await openDeviceKeys(vault, options);
    const folder = await exported(made);
    const list = keyList.parse(JSON.parse(readFileSync(join(folder, 'keys.json'), 'utf8')));
    expect(list.keys.map((key) => key.key_id)).toEqual(made.map((key) => key.key_id).sort());
    expect(readdirSync(folder).sort()).toEqual(
      [...made.map((key) => `${key.key_id}.pem`), 'allowed_signers', 'keys.json', 'revoked.krl'].sort(),
    );
    const everything = readdirSync(folder)
      .map((file) => readFileSync(join(folder, file), 'latin1'))
      .join('\n');
    for (const key of made) {
      const seed = Buffer.from(vault.get(keySeedName(key.key_id)) ?? []);
      expect(seed).toHaveLength(32);
      for (const form of [seed.toString('hex'), seed.toString('base64'), seed.toString('latin1')])
        expect(everything).not.toContain(form);
    }
  });

  test('keeps a holder with a wildcard from standing for everybody', async () => {
    const { made } = await openDeviceKeys(vault, options);
    const folder = await exported(made.map((key) => ({ ...key, holder: '*,x "y" é' })));
    expect(readFileSync(join(folder, 'allowed_signers'), 'utf8')).toMatch(/^[0-9a-f]{64} namespaces=/);
  });

  testIf(
    program('openssl', 'openssl'),
    'the openssl recipe verifies with the PEM file, and its key_id is what openssl says',
    async () => {
      const { bundle, made } = await openDeviceKeys(vault, options);
      const folder = await exported(made);
      const pem = join(folder, `${bundle.keyId}.pem`);
      const der = spawnSync('openssl', ['pkey', '-pubin', '-in', pem, '-outform', 'DER']).stdout;
      expect(hash('sha256', der)).toBe(bundle.keyId);
      const digest = hash('sha256', 'the bundle', 'buffer');
      writeFileSync(join(dir, 'd.bin'), digest);
      writeFileSync(join(dir, 's.bin'), bundle.sign(digest));
      const verify = () =>
        spawnSync('openssl', [
          'pkeyutl',
          '-verify',
          '-pubin',
          '-inkey',
          pem,
          '-rawin',
          '-in',
          join(dir, 'd.bin'),
          '-sigfile',
          join(dir, 's.bin'),
        ]).status;
      expect(verify()).toBe(0);
      writeFileSync(join(dir, 'd.bin'), hash('sha256', 'another bundle', 'buffer'));
      expect(verify()).not.toBe(0);
    },
  );

  testIf(program('ssh-keygen', 'openssh-client'), 'ssh-keygen takes allowed_signers and revoked.krl', async () => {
    const keys = await openDeviceKeys(vault, options);
    const { made } = keys;
    const [bundle] = made;
    if (bundle === undefined) throw new Error('a bundle key was to be made');
    const file = join(dir, 'bundle.json');
    writeFileSync(file, '{}');
    writeFileSync(join(dir, 'bundle.sshsig'), signSshsig(Buffer.from('{}'), keys.bundle));
    const verify = (folder: string, signer = options.deviceId) =>
      spawnSync(
        'ssh-keygen',
        [
          '-Y',
          'verify',
          '-f',
          join(folder, 'allowed_signers'),
          '-I',
          signer,
          '-n',
          'evidence@rounds',
          '-r',
          join(folder, 'revoked.krl'),
          '-s',
          join(dir, 'bundle.sshsig'),
        ],
        { input: '{}', encoding: 'utf8' },
      );
    expect(verify(await exported(made))).toMatchObject({ status: 0, stdout: expect.stringContaining('Good') });
    expect(verify(await exported(made), 'somebody').status).not.toBe(0);
    expect(verify(await exported([{ ...bundle, not_after: '2026-02-01T00:00:00.000Z' }])).status).not.toBe(0);
    expect(verify(await exported([revoked(bundle)])).status).not.toBe(0);
  });
});
