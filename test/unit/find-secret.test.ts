import { describe, expect, test } from 'vitest';
import { findSecrets } from '../support/find-secret.ts';

const secret = 'b7c9e1d2f4a6';
const hits = (content: string | Uint8Array) => findSecrets([secret], 'here', content);

/** The search that the suites rely on must be able to find something. */
describe('the search for secrets', () => {
  test('finds one that stands in the middle of a text', () => {
    expect(hits(`before ${secret} after`)).toEqual(['here: secret 1 in plain']);
  });

  test('finds one in UTF-16 and in hex', () => {
    expect(hits(Buffer.from(`x${secret}y`, 'utf16le'))).toEqual(['here: secret 1 in UTF-16']);
    expect(hits(Buffer.from(`x${secret}y`).toString('hex'))).toEqual(['here: secret 1 in hex']);
  });

  test.each([0, 1, 2, 3, 4])('finds one in base64 behind %i other bytes', (before) => {
    expect(hits(Buffer.from(`${'#'.repeat(before)}${secret}##`).toString('base64'))).toEqual([
      `here: secret 1 in base64 +${before % 3}`,
    ]);
  });

  test('finds nothing where there is nothing', () => {
    expect(hits(`${secret.slice(0, -1)} and ${secret.slice(1)}`)).toEqual([]);
  });
});
