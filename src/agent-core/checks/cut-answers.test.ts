import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Baseline, baseline as baselineSchema } from '../../contract/baseline.ts';
import type { Frame } from '../transport/session.ts';
import type { Check, ProbeContext } from './check.ts';
import { CHECKS } from './index.ts';

const FOLDER = join(import.meta.dirname, '../../../test/fixtures/probes/debian-12');
/** Shortly after the answers were recorded. */
const NOW = Date.parse('2026-11-21T15:00:00.000Z');
const SECTIONS = {
  av_edr: {
    service_name: 'clamav-daemon',
    binary_path: '/usr/sbin/clamd',
    binary_hash: '4add4bb89d8ca0e3b1bd861130ddd7ae0fd9617a8055de0a38c8d2ca1ac95723',
  },
  backup: { repository: '/srv/backup' },
  patching: { max_security_updates: 50 },
};

const ok = (output: string): Frame => ({ status: 'ok', exitCode: 0, ms: 1, output });
const lost: Frame = { status: 'missing', reason: 'timeout', detail: 'Scan again.' };

/** A check on the recorded host, under a baseline that it meets. */
function recorded(check: Check<object>) {
  const context = (baseline: Baseline): ProbeContext => ({
    platform: 'linux',
    baseline,
    canary: 'abcdef0123456789',
    previousCanary: undefined,
    privileged: true,
  });
  const parse = (baseline: Baseline, frames: ReadonlyMap<string, Frame>) => check.parse(frames, context(baseline));
  const given = baselineSchema.parse(SECTIONS);
  const answers = new Map(
    check.probes(context(given)).map(({ name }) => [name, readFileSync(join(FOLDER, `${name}.txt`), 'utf8')]),
  );
  const frames = new Map([...answers].map(([name, output]) => [name, ok(output)]));
  const baseline = { ...check.propose(parse({}, frames)), ...given };
  const judge = (changed: ReadonlyMap<string, Frame>) => check.evaluate(parse(baseline, changed), baseline, NOW);
  return { answers, frames, judge };
}

describe.each(CHECKS.map((check) => ({ id: check.id, check })))('$id', ({ check }) => {
  const { answers, frames, judge } = recorded(check);

  it('is compliant by the whole answer', () => {
    expect(judge(frames)).toMatchObject({ state: 'compliant' });
  });

  it('is not compliant when one of its probes gave no answer', () => {
    for (const name of answers.keys()) {
      expect(judge(new Map([...frames].filter(([other]) => other !== name))).state).not.toBe('compliant');
      expect(judge(new Map([...frames, [name, lost]])).state).not.toBe('compliant');
    }
  });

  it('is not compliant by an answer that was cut anywhere', () => {
    fc.assert(
      fc.property(fc.constantFrom(...answers), fc.double({ min: 0, max: 1, noNaN: true }), ([name, output], part) => {
        const whole = output.trimEnd();
        const cut = whole.slice(0, Math.min(whole.length - 1, Math.floor(whole.length * part)));
        expect(judge(new Map([...frames, [name, ok(cut)]])).state).not.toBe('compliant');
      }),
    );
  });
});
