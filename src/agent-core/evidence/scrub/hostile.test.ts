import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scrubText } from './scrub-text.ts';

const MEBIBYTE = 1 << 20;
/** CPU time of this thread, so that a busy machine does not fail the test. */
const LIMIT_MS = 1000;

/** Starts of patterns, repeated: what makes a careless expression go back and forth. */
const STARTS = [
  'a',
  '1',
  ' ',
  '\t',
  '.',
  '-',
  '/',
  '\\',
  '@',
  'a@',
  'a@a.',
  'a-',
  "a'",
  '1.',
  '1-',
  'f:',
  '::',
  '(',
  '*',
  '|',
  'x, ',
  'http://',
  'http://a?',
  '=/',
  '!/',
  '/a',
  '/home/',
  '/home/a b',
  '"/home/',
  'C:\\',
  '\\\\a',
  'C:\\Users\\a A',
  'patients/',
  'Patients/John Smith',
  'MRN ',
  'MRN MRN: ',
  'fax to ',
  'call ',
  'dob ',
  'born on ',
  'SSN ',
  'ssn x',
  'PID|',
  'PID||',
  'NM1*IL*',
  'Title: ',
  'Title: A B - ',
  'Ab, ',
  'Patient: Ab ',
  'AAAA',
  'S-1-1',
  '00:',
  'sha256-',
  '[redacted:',
  '\u001b[',
  '\u001b]',
  '\u001b]a\u0007',
  '\u009b1',
  '\u200b',
  '\u00e9',
  '\ud800',
  '\uff11-',
];
/** Identifiers, repeated: what makes the text be cut a hundred thousand times. */
const HITS = [
  '123-45-6789 ',
  '203.0.113.9 ',
  'a@a.aa ',
  '/a?b=c ',
  'SSN 123-45-6789,',
  'Patient: John Smith ',
  'C:\\Users\\jane\\Smith John.pdf ',
];

/** Text of one mebibyte made of `fragment`. */
function filled(fragment: string): string {
  return fragment.repeat(Math.ceil(MEBIBYTE / fragment.length)).slice(0, MEBIBYTE);
}

/** Least CPU time of up to three runs: what goes back and forth is slow every time, a cold or crowded machine once. */
function cpuMsOf(text: string): number {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3 && least >= LIMIT_MS; run++) {
    const before = process.threadCpuUsage();
    scrubText(text);
    const { user, system } = process.threadCpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

describe('one mebibyte of hostile text', () => {
  it.each([...STARTS, ...HITS])('takes less than a second: %j', (fragment) => {
    expect(cpuMsOf(filled(fragment))).toBeLessThan(LIMIT_MS);
  });

  it('takes less than a second in any mixture', () => {
    const mixture = fc.array(fc.constantFrom(...STARTS, ...HITS), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(mixture, (fragments) => {
        expect(cpuMsOf(filled(fragments.join('')))).toBeLessThan(LIMIT_MS);
      }),
      { numRuns: 8, endOnFailure: true },
    );
  }, 60_000);

  it('grows to no more than four times its size, even full of the shortest identifiers', () => {
    for (const hit of HITS) expect(scrubText(filled(hit)).text.length).toBeLessThan(4 * MEBIBYTE);
  });
});
