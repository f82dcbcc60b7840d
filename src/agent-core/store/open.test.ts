import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { steppingClock } from '../../../test/support/evidence/console.ts';
import { metaTable } from './meta.ts';
import { MIGRATIONS } from './migrations.ts';
import { openStore, openStoreReadOnly } from './open.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rounds-store-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A database with 200 sites, so that its middle pages hold something. */
function filled(): string {
  const db = openStore(dir, steppingClock());
  const add = db.prepare('INSERT INTO site (site_id, name, record) VALUES (?, ?, ?)');
  db.transaction(() => {
    for (let n = 0; n < 200; n += 1) add.run(`id-${n}`, `name-${n}`, JSON.stringify({ text: 'x'.repeat(500) }));
  })();
  db.close();
  return join(dir, 'rounds.db');
}

/** Everything in the folder, byte for byte. */
function bytesOf(): Record<string, string> {
  return Object.fromEntries(readdirSync(dir).map((name) => [name, readFileSync(join(dir, name), 'hex')]));
}

/** Damages a file in place. */
function overwrite(path: string, at: number, bytes: Buffer): void {
  const whole = readFileSync(path);
  bytes.copy(whole, at);
  writeFileSync(path, whole);
}

describe('openStore', () => {
  test('makes a database for its owner alone, in WAL mode with full synchronisation', () => {
    const db = openStore(dir, steppingClock());
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    expect(statSync(join(dir, 'rounds.db')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dir, 'rounds.db-wal')).mode & 0o777).toBe(0o600);
    db.close();
  });

  test('keeps what was stored', () => {
    const first = openStore(dir, steppingClock());
    metaTable(first).set('device_id', 'me');
    first.close();
    const again = openStore(dir, steppingClock());
    expect(metaTable(again).get('device_id')).toBe('me');
    again.close();
  });

  test.each([
    ['its header is overwritten', (file: string) => overwrite(file, 0, Buffer.alloc(100, 0x41))],
    ['a page in its middle is overwritten', (file: string) => overwrite(file, 5 * 4096, Buffer.alloc(4096, 0xff))],
    ['it is cut in the middle of a page', (file: string) => truncateSync(file, 6 * 4096 + 100)],
    ['it is cut to a few bytes', (file: string) => truncateSync(file, 20)],
  ])('refuses a database when %s, with what to do, and changes nothing', (_how, damage) => {
    damage(filled());
    const before = bytesOf();
    expect(() => openStore(dir, steppingClock())).toThrow(
      expect.objectContaining({
        code: 'STORE_CORRUPT',
        message: expect.stringMatching(/backups folder.*--new-database/),
      }),
    );
    expect(bytesOf()).toMatchObject(before);
  });

  test('refuses a damaged database with a write-ahead log without carrying the log into it', () => {
    const file = filled();
    const writer = new Database(file);
    writer.pragma('wal_autocheckpoint = 0');
    writer.prepare('UPDATE site SET name = name || ?').run('!');
    const [main, wal] = [readFileSync(file), readFileSync(`${file}-wal`)];
    writer.close();
    main.fill(0xff, 5 * 4096, 6 * 4096);
    writeFileSync(file, main);
    // Only the frame of page 1 is kept, so that the damaged page is read from the file itself.
    const header = wal.subarray(0, 32);
    writeFileSync(`${file}-wal`, header);
    expect(() => openStore(dir, steppingClock())).toThrow(expect.objectContaining({ code: 'STORE_CORRUPT' }));
    expect(readFileSync(file).equals(main)).toBe(true);
    expect(readFileSync(`${file}-wal`).equals(header)).toBe(true);
  });

  test('refuses a database of a newer schema and leaves it as it is', () => {
    const file = filled();
    const newer = new Database(file);
    newer.pragma(`user_version = ${MIGRATIONS.length + 1}`);
    newer.close();
    const before = bytesOf();
    expect(() => openStore(dir, steppingClock())).toThrow(
      expect.objectContaining({ code: 'STORE_NEWER', message: expect.stringContaining('newer version') }),
    );
    expect(bytesOf()).toMatchObject(before);
  });

  test('refuses a file that is no database', () => {
    writeFileSync(join(dir, 'rounds.db'), 'a letter to the dentist, kept under the wrong name');
    expect(() => openStore(dir, steppingClock())).toThrow(expect.objectContaining({ code: 'STORE_CORRUPT' }));
  });
});

describe('openStoreReadOnly', () => {
  test('is undefined where there is no database, and makes none', () => {
    expect(openStoreReadOnly(dir)).toBeUndefined();
    expect(existsSync(join(dir, 'rounds.db'))).toBe(false);
  });

  test('sees what a console beside it has committed', () => {
    const writer = openStore(dir, steppingClock());
    metaTable(writer).set('device_id', 'me');
    const reader = openStoreReadOnly(dir);
    expect(reader?.prepare("SELECT value FROM meta WHERE name = 'device_id'").pluck().get()).toBe('me');
    reader?.close();
    writer.close();
  });
});
