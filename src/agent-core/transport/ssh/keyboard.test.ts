import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asksForPassword } from './keyboard.ts';

describe('a question for the password', () => {
  test.each([
    'Password: ',
    'password:',
    'Password',
    '(tech@front-desk) Password: ',
    "tech@front-desk's password: ",
    'Password for tech@front-desk:',
    'LDAP Password: ',
    'Passwort: ',
    'Mot de passe : ',
    'Contraseña: ',
    '密码：',
  ])('%j is one', (prompt) => {
    expect(asksForPassword(prompt)).toBe(true);
  });

  test.each([
    'Verification code: ',
    'One-time password (OATH) for `tech`: ',
    'One-time password: ',
    'Current password: ',
    '(current) UNIX password: ',
    'New password: ',
    'Retype new password: ',
    'Password + token: ',
    'Password and code:',
    'Passcode: ',
    'Passphrase: ',
    'Root password: ',
    'Password of your bank account, please: ',
    'Duo two-factor login for tech\n\nEnter a passcode or select one of the following options:',
    'Is your password still good? ',
    '',
    ' ',
  ])('%j is none', (prompt) => {
    expect(asksForPassword(prompt)).toBe(false);
  });

  test('whatever else a server asks is told quickly, and nothing longer than a line is one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
        const began = performance.now();
        asksForPassword(`Password for ${text}`);
        expect(performance.now() - began).toBeLessThan(100);
        expect(asksForPassword(`Password: ${'x'.repeat(400)}`)).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});
