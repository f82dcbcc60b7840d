import { describe, expect, test } from 'vitest';
import type { Baseline } from '../../../contract/baseline.ts';
import type { Check, Judgement, ProbeContext, Reading } from '../../checks/check.ts';
import { CHECKS } from '../../checks/index.ts';
import { judge } from '../../checks/judge.ts';
import type { Clock } from '../../clock.ts';
import type { Timers } from '../../timers.ts';
import type { HostTarget } from '../session.ts';
import { FAULT_NAMES, FAULTS, type Fault, faultOfCheck, showsOn } from './faults.ts';
import { demoOffer } from './identity.ts';
import { DEMO_HOSTS, type DemoHost, demoHost } from './roster.ts';
import { type MemoryState, memoryState } from './state.ts';
import { createDemoTransport } from './transport.ts';

const NOW = Date.parse('2026-03-02T15:20:00.000Z');
const HOUR_MS = 3_600_000;
const MONTH_MS = 30 * 24 * HOUR_MS;

const named = (name: string): DemoHost => {
  const host = demoHost(name);
  if (host === undefined) throw new Error(`no demo host ${name}`);
  return host;
};
const READABLE = DEMO_HOSTS.filter((one) => one.platform !== 'windows').map((one) => one.name);

/** Reads a host with the real probes' parameters and the real parsers. */
async function read(host: DemoHost, baseline: Baseline, state: MemoryState, now = NOW) {
  const clock: Clock = { now: () => now, monotonic: () => 0 };
  const timers: Timers = {
    after: (_ms, work) => {
      work();
      return { [Symbol.dispose]: () => undefined };
    },
  };
  const { fingerprint, key_type: keyType } = demoOffer(host, state.faults(host.name), now);
  const target: HostTarget = {
    hostId: '01890000-0000-7000-8000-00000000b001',
    name: host.name,
    address: `demo:${host.name}`,
    credential: { kind: 'none' },
    sudo: { kind: 'nopasswd' },
    trusted: { keyType, fingerprint },
    onOffer: () => undefined,
  };
  const context: ProbeContext = {
    platform: host.platform,
    baseline,
    canary: 'a'.repeat(16),
    previousCanary: { nonce: 'b'.repeat(16), writtenAt: now - HOUR_MS },
    privileged: true,
  };
  const signal = new AbortController().signal;
  await using session = await createDemoTransport({ clock, timers, state }).openRead(target, signal);
  const probes = CHECKS.flatMap((check) => check.probes(context));
  const { frames } = await session.probe(probes, { timeoutMs: 45_000, signal });
  return CHECKS.map((check): { check: Check<object>; reading: Reading<object> } => ({
    check,
    reading: check.parse(frames, context),
  }));
}

/** What the host meets while nothing is wrong. */
async function baselineOf(host: DemoHost): Promise<Baseline> {
  const readings = await read(host, {}, memoryState());
  return Object.assign({}, ...readings.map(({ check, reading }) => check.propose(reading)));
}

async function judged(host: DemoHost, state: MemoryState, now = NOW): Promise<Map<string, Judgement>> {
  const baseline = await baselineOf(host);
  const readings = await read(host, baseline, state, now);
  return new Map(readings.map(({ check, reading }) => [check.id, judge(check, reading, baseline, now)]));
}

const notCompliant = (verdicts: Map<string, Judgement>) =>
  [...verdicts].filter(([, { state }]) => state !== 'compliant').map(([check]) => check);

describe('a demo host on which nothing is wrong', () => {
  test.each(READABLE)('%s is compliant in every check, and no fact is missing', async (name) => {
    const host = named(name);
    for (const { reading } of await read(host, await baselineOf(host), memoryState())) {
      expect(reading.missing).toEqual([]);
    }
    expect(notCompliant(await judged(host, memoryState()))).toEqual([]);
  });

  test.each(READABLE)('%s stays so for a month', async (name) => {
    for (let after = 0; after < MONTH_MS; after += 31 * HOUR_MS)
      expect(notCompliant(await judged(named(name), memoryState(), NOW + after))).toEqual([]);
  });

  test.each(READABLE)(
    '%s tells the same stable facts three hours later, though its counters and ages went on',
    async (name) => {
      const host = named(name);
      const baseline = await baselineOf(host);
      const stable = async (now: number) =>
        (await read(host, baseline, memoryState(), now)).map(({ check, reading }) =>
          reading.facts === undefined ? undefined : check.stable(reading.facts),
        );
      expect(await stable(NOW + 3 * HOUR_MS)).toEqual(await stable(NOW));
    },
  );
});

describe('a fault', () => {
  const cases = FAULT_NAMES.flatMap((fault): [Fault, string, string][] => {
    const { check } = FAULTS[fault];
    if (check === undefined) return [];
    return ['front-desk', 'records'].flatMap((name): [Fault, string, string][] =>
      showsOn(fault, named(name).platform) ? [[fault, name, check]] : [],
    );
  });

  test.each(cases)('%s on %s is found by %s and by no other check', async (fault, name, check) => {
    const state = memoryState();
    state.drift(name, fault, NOW - HOUR_MS);
    expect(notCompliant(await judged(named(name), state))).toEqual([check]);
  });

  test('that is mended is gone', async () => {
    const state = memoryState();
    state.drift('lab', 'rules_changed', NOW);
    state.drift('lab', 'no_backup', NOW);
    state.heal('lab', 'rules_changed');
    expect(notCompliant(await judged(named('lab'), state))).toEqual(['backup']);
    state.heal('lab');
    expect(notCompliant(await judged(named('lab'), state))).toEqual([]);
  });

  test('is on the host that it was put on, and on no other', async () => {
    const state = memoryState();
    state.drift('lab', 'av_stopped', NOW);
    expect(notCompliant(await judged(named('lab-2'), state))).toEqual([]);
  });

  test.each(CHECKS.map((check) => check.id))(
    'there is a curable one for %s, which its name stands for',
    async (check) => {
      const fault = faultOfCheck(check);
      if (fault === undefined) throw new Error(`no fault for ${check}`);
      const state = memoryState();
      state.drift('front-desk', fault, NOW - HOUR_MS);
      const causes = (await judged(named('front-desk'), state)).get(check)?.causes ?? [];
      const cures = causes.map((cause) => CHECKS.find((one) => one.id === check)?.cure(cause, 'linux'));
      expect(cures.some((cure) => cure !== undefined)).toBe(true);
    },
  );
});

test('a host of Windows is unknown in every check, never compliant and never drifted', async () => {
  const host = named('exam-room');
  const baseline = await baselineOf(named('front-desk'));
  const readings = await read(host, baseline, memoryState());
  expect(readings.map(({ check, reading }) => judge(check, reading, baseline, NOW).state)).toEqual(
    CHECKS.map(() => 'unknown'),
  );
});
