import { spawn } from 'node:child_process';
import { hash } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { program, testIf } from '../../../test/support/requires.ts';
import { hiddenLine } from './hidden-input.ts';
import {
  newVaultPassphrase,
  type PassphraseEdge,
  passphraseAtHand,
  processEdge,
  readSecretLine,
  vaultPassphrase,
} from './passphrase.ts';
import type { Terminal } from './terminal.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rounds-pass-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A person who types these lines, and what they were shown. */
function person(...lines: string[]): { edge: PassphraseEdge; shown: string[] } {
  const shown: string[] = [];
  const terminal: Terminal = {
    say: (text) => void shown.push(text),
    askHidden: async (prompt) => {
      shown.push(prompt);
      return lines.shift() ?? '';
    },
  };
  return { edge: { file: undefined, given: undefined, terminal: () => terminal }, shown };
}

const nobody: PassphraseEdge = { file: undefined, given: undefined, terminal: () => undefined };

function secretFile(content: string, mode = 0o600): string {
  const path = join(dir, 'passphrase');
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

describe('where a passphrase comes from', () => {
  test('the environment, which then has it no longer', async () => {
    const env: NodeJS.ProcessEnv = { ROUNDS_PASSPHRASE: 'from the environment', HOME: '/' };
    const edge = processEdge({ env });
    expect(env).toEqual({ HOME: '/' });
    expect(await vaultPassphrase(edge)).toBe('from the environment');
    expect(await newVaultPassphrase(edge)).toBe('from the environment');
  });

  test('a file rather than the environment, without the newline at its end', async () => {
    const env = { ROUNDS_PASSPHRASE: 'x', ROUNDS_PASSPHRASE_FILE: secretFile(' from a file \r\n') };
    expect(await vaultPassphrase(processEdge({ env }))).toBe(' from a file ');
    expect(env.ROUNDS_PASSPHRASE).toBeUndefined();
  });

  test.each([
    ['others can read', () => secretFile('secret', 0o640), 'INVALID_INPUT', 'chmod 600'],
    ['is empty', () => secretFile('\n'), 'INVALID_INPUT', 'empty'],
    ['is a folder', () => dir, 'INVALID_INPUT', 'not a file'],
    ['is too long', () => secretFile('x'.repeat(5000)), 'INVALID_INPUT', '4096'],
    ['is not there', () => join(dir, 'none'), 'NOT_FOUND', 'not there'],
  ])('not a file that %s', async (_, file, code, words) => {
    const error: unknown = await vaultPassphrase({ ...nobody, file: file() }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, message: expect.stringContaining(words) });
    expect(String(error)).not.toContain('secret');
  });

  test('nobody: says how to give it', async () => {
    await expect(vaultPassphrase(nobody)).rejects.toMatchObject({
      code: 'VAULT_LOCKED',
      message: expect.stringContaining('ROUNDS_PASSPHRASE_FILE'),
    });
    await expect(newVaultPassphrase(nobody)).rejects.toMatchObject({ code: 'VAULT_LOCKED' });
    expect(await passphraseAtHand(nobody)).toBeUndefined();
  });

  test('a person, who is asked again after an empty line, and three times at most', async () => {
    expect(await vaultPassphrase(person('', 'typed').edge)).toBe('typed');
    await expect(vaultPassphrase(person('', '', '').edge)).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  test('a person who chooses a new one types it twice', async () => {
    expect(await newVaultPassphrase(person('correct horse battery', 'correct horse battery').edge)).toBe(
      'correct horse battery',
    );
  });

  test('a person whose choice is weak or not repeated is told why and asked again', async () => {
    const { edge, shown } = person(
      'short',
      'correct horse battery',
      'another horse battery',
      'correct horse battery',
      'correct horse battery',
    );
    expect(await newVaultPassphrase(edge)).toBe('correct horse battery');
    expect(shown).toEqual(
      expect.arrayContaining([expect.stringContaining('too short'), expect.stringContaining('not the same')]),
    );
  });
});

describe('hiddenLine', () => {
  const typed = (...keys: (string | Uint8Array)[]) => {
    const line = hiddenLine();
    const progress = keys.map((key) => line.feed(Buffer.from(key)));
    return { progress: progress.at(-1), text: line.take() };
  };

  test.each([
    ['a line', ['abc\r'], 'done', 'abc'],
    ['a character cut in two', [Buffer.from([0xc3]), Buffer.from([0xa4]), '\n'], 'done', 'ä'],
    ['Backspace over a long character', ['xä€\x7f\x7f\r'], 'done', 'x'],
    ['Backspace on nothing', ['\x7f\bx\r'], 'done', 'x'],
    ['Ctrl-U', ['wrong\x15right\r'], 'done', 'right'],
    ['arrow and function keys', ['a\x1b[D\x1bOPb\x1b[1;5Cc\r'], 'done', 'abc'],
    ['other control characters', ['a\x00\x1a\tb\r'], 'done', 'ab'],
    ['Ctrl-C', ['abc\x03'], 'cancelled', 'abc'],
    ['Ctrl-D on nothing', ['\x04'], 'cancelled', ''],
    ['Ctrl-D after something', ['a\x04b\r'], 'done', 'ab'],
    ['what comes after Enter', ['ab\rcd\r'], 'done', 'ab'],
    ['far too much', ['x'.repeat(5000)], 'cancelled', 'x'.repeat(4096)],
  ])('%s', (_, keys, progress, text) => {
    expect(typed(...keys)).toEqual({ progress, text });
  });

  test('takes any text without control characters as it is, however it is cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.integer({ min: 1, max: 7 }), (any, size) => {
        const text = Buffer.from(any.replace(/[\p{Cc}\p{Cs}]/gu, '')).toString();
        const bytes = Buffer.from(`${text}\r`);
        const line = hiddenLine();
        for (let at = 0; at < bytes.length; at += size) line.feed(bytes.subarray(at, at + size));
        expect(line.take()).toBe(text);
      }),
    );
  });
});

describe('readSecretLine', () => {
  test('gives line after line as they are asked for', async () => {
    const lines = readSecretLine(Readable.from(['pass', 'word \r\nsu', 'do']));
    expect(await lines.next()).toEqual({ done: false, value: 'password ' });
    expect(await lines.next()).toEqual({ done: false, value: 'sudo' });
    expect((await lines.next()).done).toBe(true);
  });

  test('does not wait for the end of the input', async () => {
    const input = new PassThrough();
    input.write('password\n');
    const lines = readSecretLine(input);
    expect((await lines.next()).value).toBe('password');
    await lines.return();
  });

  test('refuses a line that is no password', async () => {
    const lines = readSecretLine(Readable.from([`${'x'.repeat(5000)}\n`]));
    await expect(lines.next()).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('the terminal', () => {
  const module = JSON.stringify(new URL('./passphrase.ts', import.meta.url).href);
  const child = `
    const { processEdge, vaultPassphrase } = await import(${module});
    const { hash } = await import('node:crypto');
    try {
      console.log('got', hash('sha256', await vaultPassphrase(processEdge(process))));
    } catch (error) {
      console.log('refused', error.code);
    }`;

  /** Runs a shell command on a terminal of its own, types `keys` when the prompt is there, and gives all that was shown. */
  async function onTerminal(command: string, keys: string): Promise<string> {
    writeFileSync(join(dir, 'child.mjs'), child);
    const script = spawn(
      'script',
      ['-qec', command.replaceAll('CHILD', `'${process.execPath}' '${join(dir, 'child.mjs')}'`), '/dev/null'],
      { env: { PATH: process.env['PATH'] } },
    );
    let shown = '';
    let answered = false;
    script.stdout.on('data', (bytes: Buffer) => {
      shown += bytes.toString();
      if (!answered && shown.includes('Passphrase of the vault: ')) {
        answered = true;
        script.stdin.write(keys);
      }
    });
    await new Promise((resolve) => script.on('close', resolve));
    return shown;
  }
  const needed = program('script', 'bsdutils');

  testIf(needed, 'is asked without echo, and echoes again afterwards', async () => {
    const shown = await onTerminal('CHILD; stty -a', 'Geheim-ü-123\r');
    expect(shown).toContain(`got ${hash('sha256', 'Geheim-ü-123')}`);
    expect(shown).not.toContain('Geheim');
    expect(shown).toMatch(/[; ]echo /);
  });

  testIf(needed, 'is asked also when standard input and output are pipes', async () => {
    const shown = await onTerminal('echo not-the-passphrase | CHILD | cat', 'typed on the terminal\r');
    expect(shown).toContain(`got ${hash('sha256', 'typed on the terminal')}`);
  });

  testIf(needed, 'Ctrl-C gives up and leaves the terminal as it was', async () => {
    const shown = await onTerminal('CHILD; stty -a', 'half\x03');
    expect(shown).toContain('refused CANCELLED');
    expect(shown).not.toContain('half');
    expect(shown).toMatch(/[; ]echo /);
  });

  testIf(program('setsid', 'util-linux'), 'that is not there is said, not waited for', async () => {
    writeFileSync(join(dir, 'child.mjs'), child);
    const alone = spawn('setsid', ['--wait', process.execPath, join(dir, 'child.mjs')], {
      env: { PATH: process.env['PATH'] },
    });
    let said = '';
    alone.stdout.on('data', (bytes: Buffer) => {
      said += bytes.toString();
    });
    await new Promise((resolve) => alone.on('close', resolve));
    expect(said).toContain('refused VAULT_LOCKED');
  });
});
