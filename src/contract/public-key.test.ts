import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ed25519PublicKey } from './public-key.ts';

const { publicKey } = generateKeyPairSync('ed25519');
const der = publicKey.export({ type: 'spki', format: 'der' });
const raw = der.subarray(12);
const sshBlob = Buffer.concat([Buffer.from('\0\0\0\x0bssh-ed25519\0\0\0\x20', 'latin1'), raw]);

describe('ed25519PublicKey', () => {
  test.each([
    ['raw base64', raw.toString('base64')],
    ['SPKI in base64', der.toString('base64')],
    ['SPKI in PEM', publicKey.export({ type: 'spki', format: 'pem' }).toString()],
    ['OpenSSH', `ssh-ed25519 ${sshBlob.toString('base64')} me@laptop`],
    ['OpenSSH without a comment', `ssh-ed25519 ${sshBlob.toString('base64')}\n`],
  ])('reads %s', (_, text) => {
    expect(ed25519PublicKey.parse(text)).toBe(raw.toString('base64'));
  });

  test.each([
    ['nothing', ''],
    ['too few bytes', raw.subarray(1).toString('base64')],
    ['too many bytes', Buffer.concat([raw, raw]).toString('base64')],
    ['hex', raw.toString('hex')],
    ['stray bits', withStrayBit(raw.toString('base64'))],
    ['another type of key', generateKeyPairSync('x25519').publicKey.export({ type: 'spki', format: 'pem' }).toString()],
    ['another type of SSH key', `ssh-rsa ${sshBlob.toString('base64')}`],
    [
      'a blob of another type',
      `ssh-ed25519 ${Buffer.concat([Buffer.from('\0\0\0\x0bssh-ed25518\0\0\0\x20', 'latin1'), raw]).toString('base64')}`,
    ],
    ['a private key', generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
  ])('refuses %s', (_, text) => {
    expect(ed25519PublicKey.safeParse(text).success).toBe(false);
  });
});

/** Another text that a lenient decoder takes for the same bytes: 32 bytes leave two bits of the last character unused. */
function withStrayBit(base64: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const last = alphabet.indexOf(base64.at(-2) ?? '');
  return `${base64.slice(0, -2)}${alphabet[last + 1]}=`;
}
