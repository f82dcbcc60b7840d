import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { makeOutput, table, terminalSafe } from './output.ts';

function streams() {
  const out = new PassThrough();
  const err = new PassThrough();
  return { out, err, read: (stream: PassThrough) => stream.read()?.toString() ?? '' };
}

describe('what the CLI prints', () => {
  test('terminal codes from a host do not reach the terminal, the text does', () => {
    expect(terminalSafe('a\u001b[32mgreen\u001b[0m\u0007 \u009b1mb\rc\u202ed')).toBe('a[32mgreen[0m 1mbcd');
  });

  test('line breaks, tabs and runs of spaces stay', () => {
    expect(terminalSafe('one  two\n\tthree')).toBe('one  two\n\tthree');
  });

  test('columns are as wide as their widest cell', () => {
    expect(table(['A', 'B'], [['long cell', 'x']])).toBe('A          B\nlong cell  x');
  });

  test('with --json the document alone is on standard output', () => {
    const { out, err, read } = streams();
    const output = makeOutput({ out, err }, true);
    output.line('for people');
    output.note('progress');
    output.json({ ok: true });
    expect(JSON.parse(read(out))).toEqual({ ok: true });
    expect(read(err)).toBe('progress\n');
  });

  test('without it the lines are there and the document is not', () => {
    const { out, err, read } = streams();
    const output = makeOutput({ out, err }, false);
    output.line('for people');
    output.json({ ok: true });
    expect(read(out)).toBe('for people\n');
  });
});
