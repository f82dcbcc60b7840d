import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLog, recentLog } from './log.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rounds-log-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const INFO = { log_level: 'INFO' } as const;
const folder = () => join(dir, 'logs');
const lines = (name = 'rounds.log') =>
  readFileSync(join(folder(), name), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('the log', () => {
  test('is one JSON document a line, with what it is about', () => {
    openLog(dir, INFO).info({ scan_id: '0199a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b', hosts: 3 }, 'scan started');
    expect(lines()).toMatchObject([
      { level: 30, scan_id: '0199a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b', hosts: 3, msg: 'scan started' },
    ]);
  });

  test('is readable by its owner alone, and not there before the first line', () => {
    const log = openLog(dir, INFO);
    expect(existsSync(folder())).toBe(false);
    log.warn({}, 'first');
    expect((statSync(folder()).mode & 0o777).toString(8)).toBe('700');
    expect((statSync(join(folder(), 'rounds.log')).mode & 0o777).toString(8)).toBe('600');
  });

  test('goes where log_file says', () => {
    const file = join(dir, 'elsewhere.log');
    openLog(dir, { ...INFO, log_file: file }).info({}, 'here');
    expect(readFileSync(file, 'utf8')).toContain('here');
    expect(existsSync(folder())).toBe(false);
  });

  test.each([
    ['DEBUG', ['info', 'warn']],
    ['INFO', ['info', 'warn']],
    ['WARNING', ['warn']],
    ['ERROR', []],
    ['CRITICAL', []],
  ] as const)('at log_level %s keeps %j', (log_level, kept) => {
    const log = openLog(dir, { log_level });
    log.info({}, 'info');
    log.warn({}, 'warn');
    expect(existsSync(folder()) ? lines().map((line) => line.msg) : []).toEqual(kept);
  });

  test('holds no secret, whatever field it comes in', () => {
    const log = openLog(dir, { log_level: 'DEBUG' });
    log.info({ password: '7ractor', passphrase: '7ractor', token: '7ractor', secret: '7ractor' }, 'named');
    log.info({ url: 'http://127.0.0.1:1/#token=7ractor', address: 'ssh://tech:7ractor@desk:22' }, 'in a link');
    log.warn({ said: 'password=7ractor' }, 'sudo said passphrase: 7ractor');
    log.warn({ key: '-----BEGIN OPENSSH PRIVATE KEY-----\n7ractor\n-----END OPENSSH PRIVATE KEY-----' }, 'a key');
    expect(lines()).toHaveLength(4);
    expect(readFileSync(join(folder(), 'rounds.log'), 'utf8')).not.toContain('7ractor');
  });

  test('is put aside when it is full; five files in all, the oldest goes, no line is torn or lost meanwhile', () => {
    const log = openLog(dir, INFO, { maxBytes: 2000, files: 5 });
    for (let count = 0; count < 200; count++) log.info({ count }, 'a line that is long enough to fill a file soon');
    const names = readdirSync(folder()).sort();
    expect(names).toEqual(['rounds.log', 'rounds.log.1', 'rounds.log.2', 'rounds.log.3', 'rounds.log.4']);
    for (const name of names) {
      expect(statSync(join(folder(), name)).size).toBeLessThanOrEqual(2000);
      expect((statSync(join(folder(), name)).mode & 0o777).toString(8)).toBe('600');
    }
    const counts = [...names].reverse().flatMap((name) => lines(name).map((line) => line.count));
    expect(counts.at(-1)).toBe(199);
    expect(counts).toEqual(Array.from({ length: counts.length }, (_, index) => 200 - counts.length + index));
  });

  test('may have two writers: neither writes into a file that the other put aside', () => {
    const [one, other] = [
      openLog(dir, INFO, { maxBytes: 1000, files: 5 }),
      openLog(dir, INFO, { maxBytes: 1000, files: 5 }),
    ];
    for (let count = 0; count < 20; count++) {
      one.info({ count }, 'from the one');
      other.info({ count }, 'from the other');
    }
    const counts = readdirSync(folder())
      .sort()
      .reverse()
      .flatMap((name) => lines(name).map((line) => `${line.count} ${line.msg}`));
    expect(counts.slice(-2)).toEqual(['19 from the one', '19 from the other']);
    expect(new Set(counts).size).toBe(counts.length);
  });

  test('that cannot be written stops nobody, and says later how many lines are missing', () => {
    mkdirSync(folder());
    const blocked = join(folder(), 'rounds.log');
    mkdirSync(blocked);
    const log = openLog(dir, INFO);
    log.info({}, 'lost');
    log.info({}, 'lost too');
    rmSync(blocked, { recursive: true });
    log.info({}, 'there again');
    expect(lines()).toMatchObject([{ lost_lines: 2 }, { msg: 'there again' }]);
  });
});

describe('the newest lines', () => {
  test('are whole, and come from the files before too', async () => {
    const log = openLog(dir, INFO, { maxBytes: 2000, files: 5 });
    for (let count = 0; count < 40; count++) log.info({ count }, 'a line that is long enough to fill a file soon');
    const recent = (await recentLog(dir, {})).trimEnd().split('\n');
    expect(JSON.parse(recent.at(-1) ?? '')).toMatchObject({ count: 39 });
    expect(JSON.parse(recent[0] ?? '')).toMatchObject({ count: 0 });
  });

  test('of a console that has written none are empty', async () => {
    expect(await recentLog(dir, {})).toBe('');
  });
});
