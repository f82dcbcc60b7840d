import { expect, test } from 'vitest';
import { leftOut } from './lockfile.mjs';

test('given an optional platform package that is not listed, gives it with its version and platform', () => {
  const packages = {
    'node_modules/@tool/core': { version: '2.0.0', dev: true, optionalDependencies: { '@tool/win32-arm64': '2.0.1' } },
  };
  expect(leftOut(packages)).toEqual([
    {
      path: 'node_modules/@tool/win32-arm64',
      locked: { version: '2.0.1', cpu: ['arm64'], dev: true, optional: true, os: ['win32'] },
    },
  ]);
});

test('given a package for another C library, says which', () => {
  const packages = { 'node_modules/tool': { optionalDependencies: { 'tool-linux-x64-musl': '1.0.0' } } };
  expect(leftOut(packages)[0]?.locked).toEqual({
    version: '1.0.0',
    cpu: ['x64'],
    libc: ['musl'],
    optional: true,
    os: ['linux'],
  });
});

test('given optional packages that are listed, at the top or inside, finds nothing', () => {
  const packages = {
    'node_modules/tool': { optionalDependencies: { 'tool-linux-x64': '1.0.0', 'tool-darwin-x64': '1.0.0' } },
    'node_modules/tool-linux-x64': { version: '1.0.0' },
    'node_modules/tool/node_modules/tool-darwin-x64': { version: '1.0.0' },
  };
  expect(leftOut(packages)).toEqual([]);
});

test('given an optional peer with a range, leaves it to npm', () => {
  expect(leftOut({ 'node_modules/tool': { optionalDependencies: { fsevents: '^2.3.3' } } })).toEqual([]);
});
