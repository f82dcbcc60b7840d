import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { requirement, testIf } from '../test/support/requires.ts';

/** Stands for npm: "installs" a builder and a Node, and records that it ran. NPM_FAILS makes it fail as npm does offline. */
const NPM = `
import fs from 'node:fs';
fs.appendFileSync('npm.log', process.argv.slice(2).join(' ') + '\\n');
if (process.env.NPM_FAILS) { console.error('npm error network request failed'); process.exit(1); }
fs.rmSync('node_modules', { recursive: true, force: true });
fs.mkdirSync('node_modules/electron-vite/bin', { recursive: true });
fs.copyFileSync('builder', 'node_modules/electron-vite/bin/electron-vite.js');
fs.mkdirSync('node_modules/node/bin', { recursive: true });
fs.symlinkSync(process.env.NODE_24, 'node_modules/node/bin/node');
console.log('added 2 packages');
`;

/** Stands for the build: makes a CLI that tells what it was given. BUILD_FAILS makes it fail. */
const BUILDER = `
const fs = require('node:fs');
fs.appendFileSync('build.log', 'built\\n');
console.log('transforming...');
if (process.env.BUILD_FAILS) process.exit(1);
fs.mkdirSync('out/main', { recursive: true });
fs.copyFileSync('src/cli.js', 'out/main/cli.js');
`;

const CLI = `
const major = process.versions.node.split('.')[0];
if (process.argv.includes('--exit-2')) process.exitCode = 2;
if (process.argv.includes('--wait')) setInterval(() => {}, 1000);
if (process.argv.includes('--close')) process.on('SIGTERM', () => process.exit(7));
console.log(JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd(), major }));
`;

/** A Node that is older than the one that Rounds needs, as a technician's machine may have it. */
const OLD_NODE = '/usr/bin/node';
const OLD_NODE_HEADER = '/usr/include/node/node_version.h';
const oldNode = requirement(
  `a Node older than 24 as ${OLD_NODE}`,
  () => existsSync(OLD_NODE_HEADER) && /NODE_MAJOR_VERSION (1\d|2[0-3])\b/.test(readFileSync(OLD_NODE_HEADER, 'utf8')),
);

interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

describe('a checkout that was just cloned', () => {
  let root = '';

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'rounds-setup-'));
    cpSync(import.meta.dirname, join(root, 'scripts'), { recursive: true });
    mkdirSync(join(root, 'src', 'deep'), { recursive: true });
    write('package.json', '{"type":"module"}');
    write('package-lock.json', '{"packages":{"":{},"node_modules/node":{"version":"24.0.0"}}}');
    write('src/cli.js', CLI);
    write('builder', BUILDER);
    write('npm-cli.js', NPM);
  });

  afterEach(() => rmSync(root, { recursive: true }));

  test('given nothing installed, installs, builds and is the CLI, with clean output and the exit code of the CLI', async () => {
    const ended = await rounds(['scan', '--json', '--exit-2']);
    expect(JSON.parse(ended.stdout)).toMatchObject({ args: ['scan', '--json', '--exit-2'] });
    expect(ended.stderr).toContain('rounds set-up: installing packages (npm ci)');
    expect(ended.stderr).toContain('rounds set-up: building');
    expect(ended.code).toBe(2);
    expect(log('npm.log')[0]).toMatch(/^ci /);
  });

  test('given all up to date, does nothing and says nothing', async () => {
    await rounds([]);
    const ended = await rounds([]);
    expect(ended.stderr).toBe('');
    expect([log('npm.log'), log('build.log')].map(({ length }) => length)).toEqual([1, 1]);
  });

  test('given two starts at once, sets up once and both run', async () => {
    const both = await Promise.all([rounds(['a']), rounds(['b'])]);
    expect(both.map(({ stdout }) => JSON.parse(stdout).args)).toEqual([['a'], ['b']]);
    expect([log('npm.log'), log('build.log')].map(({ length }) => length)).toEqual([1, 1]);
  });

  test.each(['src/deep/new.ts', 'electron.vite.config.ts', 'assets/icon.svg'])(
    'given a new %s, builds again',
    async (path) => {
      await rounds([]);
      write(path, 'export const x = 1;');
      await rounds([]);
      expect(log('build.log')).toHaveLength(2);
    },
  );

  test('given a source that went away, builds again', async () => {
    write('src/deep/old.ts', '');
    await rounds([]);
    rmSync(join(root, 'src/deep/old.ts'));
    await rounds([]);
    expect(log('build.log')).toHaveLength(2);
  });

  test('given a new test, does not build again', async () => {
    await rounds([]);
    write('src/deep/new.test.ts', '');
    await rounds([]);
    expect(log('build.log')).toHaveLength(1);
  });

  test('given another lockfile, installs again', async () => {
    await rounds([]);
    write('package-lock.json', '{"packages":{"":{},"node_modules/node":{"version":"24.1.0"}}}');
    await rounds([]);
    expect(log('npm.log')).toHaveLength(2);
  });

  test('given the very packages installed by hand, does not install them again', async () => {
    await rounds([]);
    rmSync(join(root, 'node_modules', '.rounds-installed'));
    write('node_modules/.package-lock.json', '{"packages":{"node_modules/node":{"version":"24.0.0"}}}');
    await rounds([]);
    expect(log('npm.log')).toHaveLength(1);
  });

  test('given an install that was cut short, installs again', async () => {
    write('node_modules/electron-vite/half.js', '');
    const ended = await rounds(['a']);
    expect(JSON.parse(ended.stdout).args).toEqual(['a']);
    expect(log('npm.log')).toHaveLength(1);
  });

  test('given npm that fails, ends with 3, with the reason of npm and what to do, and nothing on stdout', async () => {
    const ended = await rounds([], { NPM_FAILS: '1' });
    expect(ended).toMatchObject({ code: 3, stdout: '' });
    expect(ended.stderr).toContain('npm error network request failed');
    expect(ended.stderr).toContain('Check that this machine reaches the npm registry');
  });

  test('given a build that fails, ends with 3 and builds again next time', async () => {
    const ended = await rounds([], { BUILD_FAILS: '1' });
    expect(ended).toMatchObject({ code: 3, stdout: '' });
    expect(ended.stderr).toContain('the build failed');
    expect((await rounds([])).code).toBe(0);
    expect(log('build.log')).toHaveLength(2);
  });

  test('given npm run from a folder, is the CLI in that folder', async () => {
    const typedIn = join(root, 'src', 'deep');
    const ended = await rounds([], { INIT_CWD: typedIn, npm_lifecycle_event: 'rounds' });
    expect(JSON.parse(ended.stdout).cwd).toBe(typedIn);
  });

  test('given npm start without a desktop app, says why and serves in the browser', async () => {
    const ended = await ending(start('start.mjs', ['--port', '8080']));
    const [said = '', json = ''] = ended.stdout.split('\n');
    expect(said).toBe('Starting the console in the browser, on this machine only: this build has no desktop app.');
    expect(JSON.parse(json).args).toEqual(['serve', '--port', '8080']);
  });

  test('given --demo, npm start serves the demo clinic in the browser', async () => {
    const ended = await ending(start('start.mjs', ['--demo', '--port', '8080']));
    const [said = '', json = ''] = ended.stdout.split('\n');
    expect(said).toBe('Starting the demo clinic in the browser: nothing in it is real.');
    expect(JSON.parse(json).args).toEqual(['demo', 'serve', '--port', '8080']);
  });

  test('given a signal, npm start hands it on and ends as the console ends', async () => {
    const child = start('start.mjs', ['--wait', '--close']);
    const ended = ending(child);
    await printed(child, '"serve"');
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 7, signal: null });
  });

  test('given a signal that ends the console, npm start ends by the same', async () => {
    const child = start('start.mjs', ['--wait']);
    const ended = ending(child);
    await printed(child, '"serve"');
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: null, signal: 'SIGTERM' });
  });

  testIf(oldNode, 'given an older Node, runs the CLI under the one that npm brought, and ends like it', async () => {
    const child = spawn(OLD_NODE, [join(root, 'scripts', 'rounds.mjs'), '--exit-2'], {
      cwd: root,
      env: environment({}),
    });
    const ended = await ending(child);
    expect(JSON.parse(ended.stdout).major).toBe(process.versions.node.split('.')[0]);
    expect(ended.code).toBe(2);
  });

  function rounds(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    return ending(start('rounds.mjs', args, env));
  }

  function start(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
    return spawn(process.execPath, [join(root, 'scripts', script), ...args], { cwd: root, env: environment(env) });
  }

  function environment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    return { PATH: process.env['PATH'], npm_execpath: join(root, 'npm-cli.js'), NODE_24: process.execPath, ...env };
  }

  function write(path: string, content: string): void {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), content);
  }

  function log(name: string): string[] {
    return readFileSync(join(root, name), 'utf8').trim().split('\n');
  }
});

async function ending(child: ChildProcess): Promise<Ended> {
  const closed = once(child, 'close');
  if (child.stdout === null || child.stderr === null) throw new Error('no pipes');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code, signal] = await closed;
  return { stdout, stderr, code, signal };
}

/** Resolves when the child has printed this. */
function printed(child: ChildProcess, what: string): Promise<void> {
  let seen = '';
  return new Promise((resolve) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      if (seen.includes(what)) resolve();
    });
  });
}
