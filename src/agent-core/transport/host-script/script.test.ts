import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RoundsError } from '../../errors.ts';
import type { Probe } from '../session.ts';
import { composeScript } from './script.ts';

const nonce = '0123456789abcdef0123456789abcdef';
const probe = (changes: Partial<Probe> = {}): Probe => ({
  name: 'logging',
  script: 'echo hi',
  params: {},
  timeoutMs: 1500,
  ...changes,
});
const compose = (...probes: readonly Probe[]) => composeScript(probes, { nonce, sudo: false });

function mistakes(...probes: readonly Probe[]): readonly string[] {
  try {
    compose(...probes);
  } catch (error) {
    if (error instanceof RoundsError && error.code === 'INVALID_INPUT') return error.details;
    throw error;
  }
  throw new Error('accepted');
}

describe('the script', () => {
  test('is one function, called on its last line', () => {
    const lines = compose(probe()).trimEnd().split('\n');
    expect(lines.at(0)).toBe(`_rounds_${nonce}() {`);
    expect(lines.at(-2)).toBe('}');
    expect(lines.at(-1)).toBe(`_rounds_${nonce}`);
  });

  test('says limits in seconds, with the reader three seconds behind', () => {
    expect(compose(probe({ timeoutMs: 1500 }))).toContain('probe logging 1.5 4.5 ');
  });

  test('keeps every line of a frame within 2 KiB', () => {
    const name = `p${'x'.repeat(30)}`;
    const lineBytes = Number(new RegExp(`probe ${name} \\S+ \\S+ (\\d+)`).exec(compose(probe({ name })))?.[1]);
    expect(lineBytes).toBeGreaterThan(1960);
    expect(lineBytes).toBeLessThanOrEqual(2048);
  });

  test('carries parameters as base64, whatever they hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        const value = raw.replaceAll('\0', '').toWellFormed();
        const word = /param WHAT '([A-Za-z0-9+/=]*)'; /.exec(compose(probe({ params: { WHAT: value } })))?.[1];
        expect(Buffer.from(word ?? '!', 'base64').toString('utf8')).toBe(value);
      }),
    );
  });

  test('may ask sudo only where the host says so', () => {
    expect(compose(probe())).toContain('\nMAY_SUDO=0\n');
    expect(composeScript([probe()], { nonce, sudo: true })).toContain('\nMAY_SUDO=1\n');
  });
});

describe('probes that cannot be sent are refused', () => {
  test.each([
    ['a name with a space', probe({ name: 'a b' })],
    ['a name that is a shell command', probe({ name: 'a;id' })],
    ['a limit of nothing', probe({ timeoutMs: 0 })],
    ['a limit that is no number', probe({ timeoutMs: Number.NaN })],
    ['a script with a NUL', probe({ script: 'a\0b' })],
    ['a script that is too long', probe({ script: 'x'.repeat(102_401) })],
    ['a parameter with a bad name', probe({ params: { 'A;id': '1' } })],
    ['a parameter in lower case', probe({ params: { path: '1' } })],
    ['a parameter with a NUL', probe({ params: { WHAT: 'a\0b' } })],
    ...['PATH', 'IFS', 'LD_PRELOAD', 'BASH_ENV', 'LC_ALL', 'N', 'ROUNDS_PRIV', 'SUDO_ASKPASS'].map(
      (name) => [`the parameter ${name}`, probe({ params: { [name]: '1' } })] as const,
    ),
  ] as const)('%s', (_what, wrong) => {
    expect(mistakes(wrong)).toHaveLength(1);
  });

  test('two of one name', () => {
    expect(mistakes(probe(), probe())).toEqual(['two probes are named logging']);
  });

  test('none at all, and too many', () => {
    expect(mistakes()).toHaveLength(1);
    expect(mistakes(...Array.from({ length: 25 }, (_, i) => probe({ name: `p${i}` })))).toHaveLength(1);
  });

  test('with every mistake named', () => {
    expect(mistakes(probe({ name: 'A', timeoutMs: -1, params: { PATH: '/', LD_X: '\0' } }))).toHaveLength(5);
  });

  test('a nonce that is not random hex', () => {
    expect(() => composeScript([probe()], { nonce: "x'; id", sudo: false })).toThrow(RoundsError);
  });
});
