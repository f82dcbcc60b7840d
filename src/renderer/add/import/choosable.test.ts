import { expect, test } from 'vitest';
import type { ImportAction, ImportedHost, ImportedTrust } from '../../../contract/imports.ts';
import { firstChoice, isChoosable, trustable } from './choosable.ts';

function host(name: string, action: ImportAction, trust?: ImportedTrust['status']): ImportedHost {
  return {
    name,
    address: `ssh://rounds@${name}:22`,
    groups: [],
    credential: 'agent',
    sudo: 'none',
    line: 1,
    action,
    notes: [],
    ...(trust === undefined
      ? {}
      : { trust: { key_type: 'ssh-ed25519', fingerprint: `SHA256:${'k'.repeat(43)}`, line: 1, status: trust } }),
  };
}

test('a conflict cannot be chosen, and a host that is here only for its key', () => {
  expect(isChoosable(host('a', 'add'))).toBe(true);
  expect(isChoosable(host('a', 'update'))).toBe(true);
  expect(isChoosable(host('a', 'conflict', 'new'))).toBe(false);
  expect(isChoosable(host('a', 'exists'))).toBe(false);
  expect(isChoosable(host('a', 'exists', 'new'))).toBe(true);
});

test('new hosts are chosen at first, changes of known ones are not', () => {
  expect([...firstChoice([host('a', 'add'), host('b', 'update'), host('c', 'exists', 'new')])]).toEqual(['a']);
});

test('only new keys of chosen hosts can be trusted', () => {
  const hosts = [host('a', 'add', 'new'), host('b', 'add', 'differs'), host('c', 'add', 'new')];
  expect(trustable(hosts, new Set(['a', 'b']))).toBe(1);
});
