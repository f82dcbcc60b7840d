import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { KeychainPort } from './keychain.ts';
import { openVault, type Vault } from './vault-file.ts';

const PASSPHRASE = 'tangerine bicycle under the stairs';
const NEXT = 'another seven unrelated words here';
const options = { random: (bytes: number) => randomBytes(bytes), scryptN: 1024 };

let path = '';
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'rounds-ways-')), 'vault.json');
});
afterEach(() => rmSync(join(path, '..'), { recursive: true, force: true }));

/** The keychain of one computer: what it seals, only it opens. */
function keychain(available = true): KeychainPort & { locked: boolean } {
  const key = randomBytes(32);
  const port = {
    locked: false,
    available: async () => available,
    seal: async (secret: Uint8Array) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const box = Buffer.concat([cipher.update(secret), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), box]);
    },
    open: async (sealed: Uint8Array) => {
      if (port.locked) throw new Error('the person said no');
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
      decipher.setAuthTag(sealed.subarray(12, 28));
      return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
    },
  };
  return port;
}

async function made(port?: KeychainPort): Promise<Vault> {
  const vault = await openVault(path, { ...options, ...(port === undefined ? {} : { keychain: port }) });
  await vault.create(PASSPHRASE);
  await vault.set('host/h1/password', Buffer.from('s3cret'));
  return vault;
}
const again = (port?: KeychainPort) =>
  openVault(path, { ...options, ...(port === undefined ? {} : { keychain: port }) });
const secretOf = (vault: Vault) => Buffer.from(vault.get('host/h1/password') ?? []).toString();
const files = () => readFileSync(path, 'utf8') + readFileSync(`${path}.bak`, 'utf8');

describe('the recovery code', () => {
  test('opens a vault whose passphrase is forgotten, and makes a new passphrase', async () => {
    const code = await (await made()).makeRecoveryCode(PASSPHRASE);
    const vault = await again();
    await vault.resetPassphrase(code, NEXT);
    expect(secretOf(vault)).toBe('s3cret');
    const later = await again();
    await later.unlock(NEXT);
    expect(secretOf(later)).toBe('s3cret');
    await expect((await again()).unlock(PASSPHRASE)).rejects.toMatchObject({ code: 'VAULT_PASSPHRASE' });
  });

  test('stays good after it was used, until a new one is made', async () => {
    const first = await (await made()).makeRecoveryCode(PASSPHRASE);
    const vault = await again();
    await vault.resetPassphrase(first, NEXT);
    await vault.resetPassphrase(first, PASSPHRASE);
    const second = await vault.makeRecoveryCode(PASSPHRASE);
    await expect(vault.resetPassphrase(first, NEXT)).rejects.toMatchObject({ code: 'VAULT_PASSPHRASE' });
    await vault.resetPassphrase(second, NEXT);
    expect(secretOf(vault)).toBe('s3cret');
  });

  test('is in no file', async () => {
    const code = await (await made()).makeRecoveryCode(PASSPHRASE);
    expect(files()).not.toContain(code);
    expect(files()).not.toContain(code.replaceAll('-', ''));
    for (const group of code.split('-')) expect(files().toUpperCase()).not.toContain(`"${group}"`);
  });

  test('is made only for somebody who knows the passphrase, even while the vault is open', async () => {
    const vault = await made();
    await expect(vault.makeRecoveryCode('not the passphrase')).rejects.toMatchObject({ code: 'VAULT_PASSPHRASE' });
    expect(vault.ways).toEqual(['passphrase']);
    expect(secretOf(vault)).toBe('s3cret');
  });

  test('comes with a new data key: an older copy of the file opens with the passphrase and says nothing of what came later', async () => {
    const vault = await made();
    copyFileSync(path, `${path}.old`);
    await vault.makeRecoveryCode(PASSPHRASE);
    const before = JSON.parse(readFileSync(`${path}.old`, 'utf8'));
    const after = JSON.parse(readFileSync(path, 'utf8'));
    expect(after.vault_id).toBe(before.vault_id);
    expect(after.entries[0].box).not.toBe(before.entries[0].box);
    expect(readFileSync(`${path}.bak`, 'utf8')).toBe(readFileSync(path, 'utf8'));
  });

  test('survives a change of the passphrase', async () => {
    const vault = await made();
    const code = await vault.makeRecoveryCode(PASSPHRASE);
    await vault.changePassphrase(PASSPHRASE, NEXT);
    const later = await again();
    await later.resetPassphrase(code, PASSPHRASE);
    expect(secretOf(later)).toBe('s3cret');
  });

  test('of another vault, of none, and mistyped are different refusals; a weak new passphrase is one too', async () => {
    const code = await (await made()).makeRecoveryCode(PASSPHRASE);
    const other = path;
    path = join(mkdtempSync(join(tmpdir(), 'rounds-ways-')), 'vault.json');
    const vault = await made();
    await expect(vault.resetPassphrase(code, NEXT)).rejects.toMatchObject({
      code: 'VAULT_PASSPHRASE',
      message: expect.stringContaining('no code was ever made'),
    });
    await vault.makeRecoveryCode(PASSPHRASE);
    await expect(vault.resetPassphrase(code, NEXT)).rejects.toMatchObject({ code: 'VAULT_PASSPHRASE' });
    await expect(vault.resetPassphrase(code.slice(1), NEXT)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(vault.resetPassphrase(code, 'weak')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    rmSync(join(other, '..'), { recursive: true, force: true });
  });

  test('of a vault that is not there says so', async () => {
    await expect((await again()).resetPassphrase('0', NEXT)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect((await again()).makeRecoveryCode(PASSPHRASE)).rejects.toMatchObject({ code: 'VAULT_LOCKED' });
  });
});

describe('the keychain', () => {
  test('opens the vault without a question once it was asked to, on this computer alone', async () => {
    const port = keychain();
    await (await made(port)).useKeychain(true);
    const here = await again(port);
    expect(await here.unlockByKeychain()).toBe(true);
    expect(secretOf(here)).toBe('s3cret');
    expect(await (await again(keychain())).unlockByKeychain()).toBe(false);
    expect(await (await again()).unlockByKeychain()).toBe(false);
  });

  test('leaves the passphrase as it was: desktop, CLI and web host open one vault', async () => {
    const vault = await made(keychain());
    await vault.useKeychain(true);
    const cli = await again();
    await cli.unlock(PASSPHRASE);
    expect(secretOf(cli)).toBe('s3cret');
  });

  test('that would not protect anything (basic_text) is not used', async () => {
    const port = keychain(false);
    await expect((await made(port)).useKeychain(true)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    expect((await again(port)).ways).toEqual(['passphrase']);
  });

  test('that is not there now, or says no, is no damage: the passphrase is asked for', async () => {
    const port = keychain();
    await (await made(port)).useKeychain(true);
    port.locked = true;
    const vault = await again(port);
    expect(await vault.unlockByKeychain()).toBe(false);
    await vault.unlock(PASSPHRASE);
    expect(secretOf(vault)).toBe('s3cret');
  });

  test('can be told to forget, and then opens nothing, not from the backup either', async () => {
    const port = keychain();
    const vault = await made(port);
    await vault.useKeychain(true);
    await vault.useKeychain(false);
    expect(files()).not.toContain('keychain');
    expect(await (await again(port)).unlockByKeychain()).toBe(false);
  });

  test('is given the new key when passphrase or recovery code change here', async () => {
    const port = keychain();
    const vault = await made(port);
    await vault.useKeychain(true);
    await vault.changePassphrase(PASSPHRASE, NEXT);
    expect(await (await again(port)).unlockByKeychain()).toBe(true);
    const code = await vault.makeRecoveryCode(NEXT);
    expect(await (await again(port)).unlockByKeychain()).toBe(true);
    await vault.resetPassphrase(code, PASSPHRASE);
    expect(await (await again(port)).unlockByKeychain()).toBe(true);
    expect(vault.ways).toEqual(['passphrase', 'recovery', 'keychain']);
  });

  test('of the desktop goes on opening after the CLI, which has none, changed the passphrase', async () => {
    const port = keychain();
    await (await made(port)).useKeychain(true);
    await (await again()).changePassphrase(PASSPHRASE, NEXT);
    expect(await (await again(port)).unlockByKeychain()).toBe(true);
  });

  test('is asked again by the desktop after the CLI moved the vault to a new key', async () => {
    const port = keychain();
    await (await made(port)).useKeychain(true);
    await (await again()).makeRecoveryCode(PASSPHRASE);
    const vault = await again(port);
    expect(vault.ways).toEqual(['passphrase', 'recovery']);
    expect(await vault.unlockByKeychain()).toBe(false);
  });

  test('that gives the key of another vault is damage, not a way in', async () => {
    const port = keychain();
    await (await made(port)).useKeychain(true);
    const forged = { ...port, open: async () => randomBytes(32) };
    await expect((await again(forged)).unlockByKeychain()).rejects.toMatchObject({ code: 'VAULT_DAMAGED' });
  });

  test('locks again while it opens: the lock holds', async () => {
    const port = keychain();
    await (await made(port)).useKeychain(true);
    const vault = await again(port);
    const opening = vault.unlockByKeychain();
    await Promise.resolve();
    vault.lock();
    expect([await opening, vault.state]).toEqual([false, 'locked']);
  });
});
