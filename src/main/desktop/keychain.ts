import type { KeychainPort } from '../../agent-core/vault/keychain.ts';
import type { Keyring } from './electron-api.ts';

/**
 * The operating system's keychain as a way into the vault. On Linux without a keyring, Electron falls back to a password
 * that is in its source (`basic_text`): that protects nothing and is refused, so the passphrase stays the only way in.
 */
export function osKeychain(keyring: Keyring, platform: NodeJS.Platform): KeychainPort {
  return {
    async available() {
      if (platform === 'linux') {
        const backend = keyring.getSelectedStorageBackend();
        // "unknown" is before the application is ready, and whatever Electron cannot name.
        if (backend === 'basic_text' || backend === 'unknown') return false;
      }
      return keyring.isAsyncEncryptionAvailable().catch(() => false);
    },
    async seal(secret) {
      return new Uint8Array(await keyring.encryptStringAsync(Buffer.from(secret).toString('base64')));
    },
    async open(sealed) {
      const { result } = await keyring.decryptStringAsync(Buffer.from(sealed));
      return new Uint8Array(Buffer.from(result, 'base64'));
    },
  };
}
