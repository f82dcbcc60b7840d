import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lockDataFolder } from './lock.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rounds-lock-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Another process that tries to take the folder and says how that went; it keeps the lock until it is killed. */
async function other(): Promise<{ said: string; pid: number; killed: () => Promise<void> }> {
  const script = `
    import { lockDataFolder } from ${JSON.stringify(new URL('./lock.ts', import.meta.url).href)};
    try {
      globalThis.lock = lockDataFolder(${JSON.stringify(dir)}, 'a console of sam (process ' + process.pid + ')');
      console.log('taken');
    } catch (error) {
      console.log(error.code + ' ' + error.message);
    }
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const said = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (data: Buffer) => resolve(data.toString().trim()));
    child.once('exit', (code) => reject(new Error(`the other process ended with ${code}`)));
  });
  return {
    said,
    pid: child.pid ?? 0,
    killed: () => {
      child.kill('SIGKILL');
      return ended;
    },
  };
}

describe('the lock of a data folder', () => {
  test('held by another process refuses at once and names the holder; kill -9 frees it', async () => {
    const holder = await other();
    expect(holder.said).toBe('taken');
    expect(() => lockDataFolder(dir, 'me')).toThrow(
      expect.objectContaining({
        code: 'STORE_LOCKED',
        message: expect.stringContaining(`a console of sam (process ${holder.pid})`),
      }),
    );
    await holder.killed();
    using mine = lockDataFolder(dir, 'me');
    expect(mine).toBeDefined();
  });

  test('stays held against other processes when this process tries for it once more', async () => {
    using _mine = lockDataFolder(dir, 'a console of pat');
    // Closing any descriptor of the lock file would drop the POSIX lock of the whole process.
    expect(() => lockDataFolder(dir, 'me again')).toThrow(expect.objectContaining({ code: 'STORE_LOCKED' }));
    const second = await other();
    await second.killed();
    expect(second.said).toMatch(/^STORE_LOCKED .*a console of pat/);
  });

  test('is free again when it was let go', () => {
    lockDataFolder(dir, 'first')[Symbol.dispose]();
    using second = lockDataFolder(dir, 'second');
    expect(second).toBeDefined();
  });

  test('is taken although its file was overwritten with rubbish', () => {
    writeFileSync(join(dir, 'lock.db'), Buffer.alloc(8192, 0x5a));
    using _mine = lockDataFolder(dir, 'me');
    expect(() => lockDataFolder(dir, 'another')).toThrow(expect.objectContaining({ code: 'STORE_LOCKED' }));
  });

  test('shows terminal escapes in the note of the holder as text', () => {
    using _mine = lockDataFolder(dir, 'me');
    writeFileSync(join(dir, 'lock.txt'), '\u001b[2Jgone');
    expect(() => lockDataFolder(dir, 'another')).toThrow(
      expect.objectContaining({ message: expect.stringContaining('\\x1b[2Jgone') }),
    );
  });

  test('is for its owner alone', () => {
    using _mine = lockDataFolder(dir, 'me');
    chmodSync(dir, 0o755);
    expect(statSync(join(dir, 'lock.db')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dir, 'lock.txt')).mode & 0o777).toBe(0o600);
  });
});
