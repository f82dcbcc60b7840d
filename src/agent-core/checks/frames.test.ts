import { describe, expect, it } from 'vitest';
import type { Frame } from '../transport/session.ts';
import { openFrame, whyNot } from './frames.ts';

const ok = (output: string): Frame => ({ status: 'ok', exitCode: 0, ms: 5, output });
const need = { fact: 'audit rules', command: 'auditctl -l', package: 'auditd' };

describe('openFrame', () => {
  it('gives the output of a probe that came to its end', () => {
    const opened = openFrame(ok('a\t1\nend\tok\n'), 'facts');
    expect('output' in opened && opened.output.one('a')).toBe('1');
  });

  it.each<[string, Frame | undefined, RegExp]>([
    ['no frame', undefined, /no answer/],
    ['an output without its end', ok('a\t1\n'), /stopped before its end/],
    ['a timeout', { status: 'missing', reason: 'timeout', detail: 'Took longer than 15 s.' }, /\(timeout\)/],
    ['too much output', { status: 'missing', reason: 'truncated', detail: 'More than 1 MiB.' }, /\(truncated\)/],
  ])('names why there is nothing to read: %s', (_, frame, why) => {
    const opened = openFrame(frame, 'logging facts');
    expect(opened).toMatchObject({ missing: { fact: 'logging facts', why: expect.stringMatching(why) } });
  });
});

describe('whyNot', () => {
  it.each([
    ['a missing program', undefined, /not on the host/, /Install the package auditd/],
    ['a program that sudo did not find', { code: 127, lines: [], error: '' }, /not on the host/, /Install/],
    ['no privilege', { code: 126, lines: [], error: '' }, /needs root/, /exactly "auditctl -l"/],
    ['a refusal of sudo', { code: 1, lines: [], error: 'sudo: a password is required' }, /sudo refused/, /sudoers/],
    [
      'a failure',
      { code: 255, lines: [], error: 'Operation not permitted' },
      /exit code 255: Operation not permitted/,
      /Run "auditctl -l"/,
    ],
  ])('tells %s, and what would fix it', (_, result, why, fix) => {
    const missing = whyNot(result, need);
    expect(missing.fact).toBe('audit rules');
    expect(missing.why).toMatch(why);
    expect(missing.fix).toMatch(fix);
  });
});
