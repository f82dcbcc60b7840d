import { expect, test } from 'vitest';
import { compareFingerprint } from './compare-fingerprint.ts';

const fingerprint = 'SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8';

test.each([
  fingerprint,
  ` ${fingerprint}\n`,
  `256 ${fingerprint} root@ehr-db-01 (ED25519)`,
  fingerprint.slice('SHA256:'.length),
  `${fingerprint}=`,
])('"%s" is the same', (typed) => {
  expect(compareFingerprint(fingerprint, typed)).toBe('same');
});

test.each([
  fingerprint.replace(/8$/, '9'),
  fingerprint.slice(0, -1),
  fingerprint.toLowerCase().replace('sha256', 'SHA256'),
  `256 ${fingerprint.replace('nThb', 'nThB')} root@ehr-db-01 (ED25519)`,
])('"%s" is different', (typed) => {
  expect(compareFingerprint(fingerprint, typed)).toBe('different');
});

test('nothing typed says nothing, other text says that it is no fingerprint', () => {
  expect(compareFingerprint(fingerprint, '  ')).toBe('nothing');
  expect(compareFingerprint(fingerprint, 'MD5:16:27:ac')).toBe('not_a_fingerprint');
});
