import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withoutSecretForms, withoutSecrets } from './redact.ts';

describe('what looks like a secret', () => {
  test.each([
    ['password=hunter2-7ractor', '7ractor'],
    ['{"password":"7ractor"}', '7ractor'],
    ['"{\\"passphrase\\":\\"7ractor\\"}"', '7ractor'],
    ['sudo_password: 7ractor', '7ractor'],
    ['ssh://tech:7ractor@192.0.2.1:22 refused', '7ractor'],
    ['http://127.0.0.1:4711/#token=7ractor', '7ractor'],
    ['authorization: Bearer 7ractor7ractor7ractor', '7ractor'],
    ['-----BEGIN OPENSSH PRIVATE KEY-----\n7ractor\n-----END OPENSSH PRIVATE KEY-----', '7ractor'],
    ['-----BEGIN PRIVATE KEY-----\\n7ractor\\n and no end', '7ractor'],
    ['code 7RACT-0R7RA-CT0R7-RACT0-R7RAC-T0R7R was made', '7RACT'],
  ])('%j is taken out', (text, secret) => {
    expect(withoutSecretForms(text)).not.toContain(secret);
    expect(withoutSecretForms(text)).toContain('[redacted]');
  });

  test.each([
    'the password of tech was refused',
    'sudo asks for a password',
    'ssh://tech@192.0.2.1:22',
    'SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8',
    '{"scan_id":"0199a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b","hosts":3}',
    'Compare: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub',
  ])('%j stays as it is', (text) => {
    expect(withoutSecretForms(text)).toBe(text);
  });

  test('is found in long hostile lines without delay', () => {
    for (const text of [
      'password='.repeat(20_000),
      `ssh://${'a:'.repeat(40_000)}`,
      '-----BEGIN PRIVATE KEY-----'.repeat(4000),
    ]) {
      const began = performance.now();
      withoutSecretForms(text);
      expect(performance.now() - began).toBeLessThan(1000);
    }
  });
});

describe('a known secret', () => {
  test('is taken out however it is written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 6 }), (secret) => {
        const bytes = Buffer.from(secret);
        if (bytes.length < 6) return;
        for (const form of [secret, JSON.stringify({ a: secret }), bytes.toString('base64'), bytes.toString('hex')]) {
          const clean = withoutSecrets(`before ${form} after`, [bytes]);
          expect(clean).toContain('[redacted]');
        }
      }),
    );
  });

  test('that is as short as a word is not looked for', () => {
    expect(withoutSecrets('tech logs in', [Buffer.from('tech')])).toBe('tech logs in');
  });
});
