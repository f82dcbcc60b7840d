import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { pemOf } from './public-forms.ts';

test('the PEM is the one that OpenSSL writes for the same key', () => {
  const { publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
  expect(pemOf(raw)).toBe(publicKey.export({ format: 'pem', type: 'spki' }));
  expect(createPublicKey(pemOf(raw)).asymmetricKeyType).toBe('ed25519');
});
