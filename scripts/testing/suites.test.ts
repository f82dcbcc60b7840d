import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Request } from './arguments.mjs';
import type { Outcome } from './outcomes.mjs';
import { runSuite } from './suites.mjs';

const REPOSITORY = join(import.meta.dirname, '..', '..');
const REQUIRES = JSON.stringify(join(REPOSITORY, 'test', 'support', 'requires.ts'));
const ALL = { pass: [], filtered: false, suites: [] };

const MIXED = `
import { beforeAll, describe, expect, test } from 'vitest';
import { allOf, describeIf, program, requirement, testIf } from ${REQUIRES};
test('one that passes', () => expect(1).toBe(1));
test('one that fails', () => expect(1).toBe(2));
describeIf(allOf(requirement('the moon', () => false), program('sh', 'dash'), program('moonctl', 'moon')), 'moon', () => {
  beforeAll(() => { throw new Error('a hook of a skipped suite ran'); });
  describe('dark side', () => { test('a', () => {}); test('b', () => {}); });
});
testIf(requirement('the sun', () => false), 'one that needs the sun', () => {});
testIf(requirement('air', () => true), 'one that has air', () => expect(1).toBe(1));
test('one that skips itself', ({ skip }) => skip('no display'));
test.skip('one that is skipped silently', () => {});
describe('a suite whose hook fails', () => { beforeAll(() => { throw new Error('no lab'); }); test('c', () => {}); });
`;

const SCREEN = `
import { expect, test } from '@playwright/test';
test('one that passes', () => { expect(1).toBe(1); });
test('one that fails', () => { expect(1).toBe(2); });
test.describe('desktop', () => {
  test.skip(true, 'the Electron runtime is not installed');
  test('a', () => {});
});
test.skip('one that is skipped silently', () => {});
`;

describe('running a suite', () => {
  let root = '';

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'rounds-suites-'));
    symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'));
    symlinkSync(join(REPOSITORY, 'scripts'), join(root, 'scripts'));
    write('package.json', '{"type":"module"}');
    write('vitest.config.ts', `export default { test: { projects: [${project('lab')}, ${project('integration')}] } };`);
    write('playwright.config.ts', "export default { testDir: 'test/screen', projects: [{ name: 'web' }] };");
  });

  afterEach(() => rmSync(root, { recursive: true }));

  test('given vitest, tells how each test ended and why it was skipped', async () => {
    write('test/lab/mixed.test.ts', MIXED);
    const at = 'lab > test/lab/mixed.test.ts';
    const needsMoon = {
      state: 'skipped',
      group: `${at} > moon`,
      reason: 'needs the moon, moonctl (Debian package moon)',
    };
    const found = sorted(await run('lab', ALL));
    expect(found).toEqual(
      sorted([
        { state: 'passed', name: `${at} > one that passes` },
        { state: 'passed', name: `${at} > one that has air` },
        { state: 'failed', name: `${at} > one that fails`, reason: 'expected 1 to be 2 // Object.is equality' },
        { ...needsMoon, name: `${at} > moon > dark side > a` } as Outcome,
        { ...needsMoon, name: `${at} > moon > dark side > b` } as Outcome,
        {
          state: 'skipped',
          name: `${at} > one that needs the sun`,
          group: `${at} > one that needs the sun`,
          reason: 'needs the sun',
        },
        { state: 'skipped', name: `${at} > one that skips itself`, reason: 'no display' },
        { state: 'skipped', name: `${at} > one that is skipped silently` },
        { state: 'failed', name: `${at} > a suite whose hook fails`, reason: 'no lab' },
        {
          state: 'skipped',
          name: `${at} > a suite whose hook fails > c`,
          group: `${at} > a suite whose hook fails`,
          reason: 'failed before its tests ran',
        },
      ]),
    );
  });

  test('given a filter, leaves out the tests that it does not choose', async () => {
    write('test/lab/mixed.test.ts', MIXED);
    const found = await run('lab', { ...ALL, pass: ['-t', 'one that passes'], filtered: true });
    expect(found.filter(({ state }) => state !== 'skipped').map(({ name }) => name)).toEqual([
      'lab > test/lab/mixed.test.ts > one that passes',
    ]);
  });

  test('given a filter that chooses nothing here, tells of nothing', async () => {
    write('test/lab/mixed.test.ts', MIXED);
    const found = await run('lab', { ...ALL, pass: ['test/integration'], filtered: true });
    expect(found).toEqual([]);
  });

  test('given a test file that does not load, fails', async () => {
    write('test/lab/broken.test.ts', "import './nowhere.ts';");
    const [only, ...others] = await run('lab', ALL);
    expect(only).toMatchObject({ state: 'failed', name: 'lab > test/lab/broken.test.ts' });
    expect(others).toEqual([]);
  });

  test('given an error outside of every test, fails', async () => {
    const text = "import { test } from 'vitest';\ntest('a', () => void Promise.reject(new Error('left alone')));";
    write('test/lab/loose.test.ts', text);
    expect(await run('lab', ALL)).toContainEqual({
      state: 'failed',
      name: 'an error outside of every test',
      reason: 'left alone',
    });
  });

  test('given a suite without a test file, skips it aloud', async () => {
    expect(await run('integration', ALL)).toEqual([
      { state: 'skipped', name: 'integration', reason: 'no test in test/integration yet' },
    ]);
  });

  test('given a runner that cannot start, fails', async () => {
    write('vitest.config.ts', 'throw new Error("no config");');
    write('test/lab/mixed.test.ts', MIXED);
    const [only] = await run('lab', ALL);
    expect(only).toMatchObject({ state: 'failed', name: 'lab' });
  });

  test('given Playwright, tells how each test ended and why it was skipped', async () => {
    write('test/screen/mixed.spec.ts', SCREEN);
    const at = 'screen > web > mixed.spec.ts';
    const found = sorted(await run('screen', ALL));
    expect(found).toEqual(
      sorted([
        { state: 'passed', name: `${at} > one that passes` },
        { state: 'failed', name: `${at} > one that fails`, reason: expect.stringContaining('toBe') },
        {
          state: 'skipped',
          name: `${at} > desktop > a`,
          group: `${at} > desktop`,
          reason: 'the Electron runtime is not installed',
        },
        { state: 'skipped', name: `${at} > one that is skipped silently`, group: at },
      ]),
    );
  });

  function run(suite: 'integration' | 'lab' | 'screen', request: Request): Promise<Outcome[]> {
    return runSuite(suite, request, root, 'ignore');
  }

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
});

function project(name: string): string {
  return `{ test: { name: '${name}', include: ['test/${name}/**/*.test.ts'] } }`;
}

function sorted(outcomes: readonly Outcome[]): Outcome[] {
  return [...outcomes].sort((a, b) => (a.name < b.name ? -1 : 1));
}
