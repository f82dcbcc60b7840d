import { ORPCError } from '@orpc/client';
import { expect, test } from 'vitest';
import { CoreAway, isConnectionLoss, problemOf } from './problem.ts';

test('an expected failure is told in the words of the core', () => {
  const data = { code: 'VAULT_PASSPHRASE', message: 'This passphrase does not open the vault.', details: ['x'] };
  expect(problemOf(new ORPCError('PROBLEM', { defined: true, data }))).toEqual(data);
});

test('a refused input names each mistake by its place', () => {
  const data = { issues: [{ path: ['credential', 'password'], message: 'too short' }, { message: 'one more' }] };
  expect(problemOf(new ORPCError('BAD_REQUEST', { data }))).toMatchObject({
    code: 'INVALID_INPUT',
    details: ['credential.password: too short', 'one more'],
  });
});

test('a call without a connection says that nothing was sent', () => {
  expect(problemOf(new CoreAway()).message).toContain('nothing was sent');
  expect(isConnectionLoss(new CoreAway())).toBe(true);
});

test('a connection that ends during a call says that the outcome is not known', () => {
  const aborted = new Error('closed');
  aborted.name = 'AbortError';
  expect(problemOf(aborted).message).toContain('before it answered');
});

test('anything else is a defect, and says where to look', () => {
  expect(problemOf(new ORPCError('INTERNAL_SERVER_ERROR'))).toMatchObject({
    code: 'INTERNAL',
    message: expect.stringContaining('rounds doctor'),
  });
  expect(problemOf('odd').code).toBe('INTERNAL');
});
