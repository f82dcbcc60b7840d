import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openVault } from '../../../src/agent-core/vault/vault-file.ts';
import { osKeychain } from '../../../src/main/desktop/keychain.ts';
import { openKeyring } from '../../support/electron-standin/standin.ts';

const PASSPHRASE = 'ninefold kettle under quiet bridges';

async function vaultWith(
  keyring: typeof openKeyring,
  platform: NodeJS.Platform,
  work: (again: () => ReturnType<typeof openVault>) => Promise<void>,
) {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-keychain-'));
  const keychain = osKeychain(keyring, platform);
  const open = () =>
    openVault(join(folder, 'vault.json'), { random: (bytes) => randomBytes(bytes), scryptN: 1024, keychain });
  try {
    await (await open()).create(PASSPHRASE);
    await work(open);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('a keychain that protects opens the vault, once a person has allowed it', () =>
  vaultWith(openKeyring, 'linux', async (again) => {
    const first = await again();
    expect(await first.unlockByKeychain()).toBe(false);
    await first.unlock(PASSPHRASE);
    await first.useKeychain(true);
    const second = await again();
    expect(await second.unlockByKeychain()).toBe(true);
    expect(second.state).toBe('unlocked');
  }));

test.each(['basic_text', 'unknown'] as const)(
  '%s protects nothing: refused, and the passphrase is the way',
  (backend) =>
    vaultWith({ ...openKeyring, getSelectedStorageBackend: () => backend }, 'linux', async (again) => {
      const vault = await again();
      await vault.unlock(PASSPHRASE);
      await expect(vault.useKeychain(true)).rejects.toMatchObject({
        code: 'UNSUPPORTED',
        message: expect.stringContaining('passphrase'),
      });
      expect(vault.ways).toEqual(['passphrase']);
      const next = await again();
      expect(await next.unlockByKeychain()).toBe(false);
      await next.unlock(PASSPHRASE);
      expect(next.state).toBe('unlocked');
    }),
);

test('a keychain that became basic_text is not asked any more, though the slot is still there', async () => {
  let backend: 'gnome_libsecret' | 'basic_text' = 'gnome_libsecret';
  const keyring = { ...openKeyring, getSelectedStorageBackend: () => backend };
  await vaultWith(keyring, 'linux', async (again) => {
    const vault = await again();
    await vault.unlock(PASSPHRASE);
    await vault.useKeychain(true);
    backend = 'basic_text';
    expect(await (await again()).unlockByKeychain()).toBe(false);
  });
});

test('where the keychain fails to answer, the vault stays locked', () =>
  vaultWith(
    { ...openKeyring, isAsyncEncryptionAvailable: () => Promise.reject(new Error('no bus')) },
    'darwin',
    async (again) => {
      expect(await (await again()).unlockByKeychain()).toBe(false);
    },
  ));
