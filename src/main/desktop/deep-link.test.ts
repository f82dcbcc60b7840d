import { expect, test } from 'vitest';
import { readArguments } from './arguments.ts';
import { placeOfLink } from './deep-link.ts';

test.each(['ehr-db-01', '0199a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b'])('a link names the host %s', (host) => {
  expect(placeOfLink(`rounds://host/${host}`)).toEqual({ host });
});

test.each([
  'rounds://host/',
  'rounds://host/a/b',
  'rounds://host/..%2f..',
  'rounds://host/<img>',
  'rounds://host/a?run=1',
  'rounds://host/a#b',
  'rounds://approve/ehr-db-01',
  'rounds://app/index.html',
  'https://host/ehr-db-01',
  `rounds://host/${'a'.repeat(300)}`,
])('%s is no link of ours', (link) => {
  expect(placeOfLink(link)).toBeUndefined();
});

test('the command line is read among switches that are not ours', () => {
  expect(readArguments(['--no-sandbox', '.', '--hidden', '--data-dir', '/d', 'rounds://host/a'])).toEqual({
    audit: undefined,
    dataDir: '/d',
    hidden: true,
    link: 'rounds://host/a',
  });
  expect(readArguments(['--audit=/evidence']).audit).toBe('/evidence');
});

test('a link can never be read as a switch', () => {
  expect(readArguments(['rounds://host/--audit']).link).toBeUndefined();
  expect(readArguments(['--audit', '--hidden'])).toMatchObject({ audit: undefined, hidden: true });
});
