import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { handClock } from '../../../test/support/far-end/console.ts';
import { RoundsError } from '../errors.ts';
import { decodeBase64 } from '../evidence/base64.ts';
import { verifyEd25519 } from '../evidence/ed25519.ts';
import { systemIds } from '../ids.ts';
import { readKeyRecords } from '../vault/key-records.ts';
import { createVault } from '../vault/vault-file.ts';
import { technicianKeyName } from './records.ts';
import { technicians } from './technicians.ts';

const VAULTS = 'the passphrase of the vault';
const OWN = 'seven words that only Kim knows';
const MESSAGE = Buffer.from('approve plan 17');

async function office() {
  const dir = mkdtempSync(join(tmpdir(), 'rounds-tech-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const clock = handClock();
  const path = join(dir, 'vault.json');
  const vault = await createVault(path, { random: (n) => randomBytes(n), scryptN: 1024, passphrase: VAULTS });
  const values = new Map<string, string>();
  const meta = {
    get: (name: string) => values.get(name),
    set: (name: string, value: string) => void values.set(name, value),
  };
  let published = 0;
  const keysMade = async () => {
    published += 1;
  };
  const service = technicians({
    vault,
    meta,
    clock,
    ids: systemIds(clock),
    random: (n) => randomBytes(n),
    scryptN: 1024,
    keysMade,
  });
  return { service, vault, path, published: () => published };
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) => (error instanceof RoundsError ? error.code : 'other'),
  );
}

describe('technicians', () => {
  test('the first is made at first use, named like the account, and is the current one', async () => {
    const { service, published } = await office();
    await service.begin('kim', VAULTS);
    expect(service.list()).toMatchObject([{ name: 'kim', role: 'technician', role_basis: 'self-asserted' }]);
    expect(service.currentId()).toBe(service.list()[0]?.technician_id);
    expect(published()).toBe(1);
  });

  test('the first is made once', async () => {
    const { service } = await office();
    await service.begin('kim', VAULTS);
    await service.begin('lee', VAULTS);
    expect(service.list().map((one) => one.name)).toEqual(['kim']);
  });

  test('an account with a name that cannot be printed gives one that can', async () => {
    const { service } = await office();
    await service.begin('\u001b[2Jkim', VAULTS);
    expect(service.currentName()).toBe('technician');
  });

  test('sign with their own key, which verifies, and with no other passphrase than theirs', async () => {
    const { service } = await office();
    const kim = await service.create('Kim', OWN, 'lead');
    const signature = await service.sign('kim', OWN, MESSAGE);
    expect(verifyEd25519(decodeBase64(kim.public_key, 'key'), MESSAGE, signature)).toBe(true);
    expect(await codeOf(service.sign('kim', VAULTS, MESSAGE))).toBe('VAULT_PASSPHRASE');
  });

  test('have a key that is known, by its role and its holder', async () => {
    const { service, vault } = await office();
    const kim = await service.create('Kim', OWN, 'viewer');
    expect(readKeyRecords(vault)).toMatchObject([
      { key_id: kim.key_id, role: 'technician', holder: kim.technician_id },
    ]);
  });

  test('a key that is put into another one’s place does not open', async () => {
    const { service, vault } = await office();
    const kim = await service.create('Kim', OWN, 'lead');
    const lee = await service.create('Lee', OWN, 'technician');
    const keyOfKim = vault.get(technicianKeyName(kim.technician_id));
    if (keyOfKim === undefined) throw new Error('no key');
    await vault.set(technicianKeyName(lee.technician_id), keyOfKim);
    expect(await codeOf(service.sign('lee', OWN, MESSAGE))).toBe('VAULT_PASSPHRASE');
  });

  test('a name that is taken, in whatever case, is refused', async () => {
    const { service } = await office();
    await service.create('Kim', OWN, 'lead');
    expect(await codeOf(service.create('KIM', OWN, 'lead'))).toBe('CONFLICT');
  });

  test('a weak passphrase is refused, and nothing is kept', async () => {
    const { service } = await office();
    expect(await codeOf(service.create('Kim', 'short', 'lead'))).toBe('INVALID_INPUT');
    expect(service.list()).toEqual([]);
  });

  test('nobody acts under the name of another without their passphrase', async () => {
    const { service } = await office();
    await service.begin('kim', VAULTS);
    await service.create('Lee', OWN, 'lead');
    expect(await codeOf(service.use('Lee', VAULTS))).toBe('VAULT_PASSPHRASE');
    expect(service.currentName()).toBe('kim');
    await service.use('Lee', OWN);
    expect(service.currentName()).toBe('Lee');
  });

  test('a changed passphrase signs with the same key; the old one no longer does', async () => {
    const { service } = await office();
    const kim = await service.create('Kim', VAULTS, 'lead');
    await service.changePassphrase('Kim', VAULTS, OWN);
    expect(await codeOf(service.sign('Kim', VAULTS, MESSAGE))).toBe('VAULT_PASSPHRASE');
    expect(verifyEd25519(decodeBase64(kim.public_key, 'key'), MESSAGE, await service.sign('Kim', OWN, MESSAGE))).toBe(
      true,
    );
  });

  test('while the vault is locked nothing of them is told but an id', async () => {
    const { service, vault } = await office();
    await service.begin('kim', VAULTS);
    vault.lock();
    expect(service.currentId()).toBeDefined();
    expect(service.currentName()).toBeUndefined();
    expect(() => service.list()).toThrow(RoundsError);
  });

  test('names are not readable in the vault’s file', async () => {
    const { service, path } = await office();
    await service.create('Kimberley', OWN, 'lead');
    expect(readFileSync(path, 'utf8')).not.toContain('Kimberley');
  });
});
