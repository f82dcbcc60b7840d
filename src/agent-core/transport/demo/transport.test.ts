import { describe, expect, test } from 'vitest';
import { systemClock } from '../../clock.ts';
import { RoundsError } from '../../errors.ts';
import { systemIds } from '../../ids.ts';
import type { Timers } from '../../timers.ts';
import type { HostTarget, Probe } from '../session.ts';
import { createTransport } from '../transports.ts';
import type { Fault } from './faults.ts';
import { demoOffer } from './identity.ts';
import { demoHost } from './roster.ts';
import { memoryState } from './state.ts';
import { createDemoTransport } from './transport.ts';

const NOW = Date.parse('2026-03-02T08:00:00.000Z');
const PROBES: Probe[] = ['host_facts', 'patching'].map((name) => ({ name, script: '', params: {}, timeoutMs: 1000 }));
const never = new AbortController().signal;

/** A clinic in which time passes as soon as somebody waits. */
function clinic() {
  let now = 0;
  const timers: Timers = {
    after: (ms, work) => {
      now += ms;
      queueMicrotask(work);
      return { [Symbol.dispose]: () => undefined };
    },
  };
  const state = memoryState();
  const clock = { now: () => NOW + now, monotonic: () => now };
  return { state, clock, transport: createDemoTransport({ clock, timers, state }) };
}

function target(name = 'front-desk', trusted = fingerprintOf(name)): HostTarget {
  return {
    hostId: '01890000-0000-7000-8000-00000000b001',
    name,
    address: `demo:${name}`,
    credential: { kind: 'none' },
    sudo: { kind: 'nopasswd' },
    trusted: trusted === undefined ? undefined : { keyType: 'ssh-ed25519', fingerprint: trusted },
    onOffer: () => undefined,
  };
}

function fingerprintOf(name: string): string | undefined {
  const host = demoHost(name);
  return host === undefined ? undefined : demoOffer(host, new Map(), NOW).fingerprint;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) => (error instanceof RoundsError ? error.code : String(error)),
  );
}

describe('identity', () => {
  test('is shown, and is the same in every console', async () => {
    const shown = await clinic().transport.identify(target(), never);
    expect(shown?.fingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
    expect((await clinic().transport.identify(target(), never))?.fingerprint).toBe(shown?.fingerprint);
  });

  test('differs between hosts', async () => {
    const { transport } = clinic();
    const [one, two] = await Promise.all(
      ['front-desk', 'front-desk-2'].map((name) => transport.identify(target(name), never)),
    );
    expect(one?.fingerprint).not.toBe(two?.fingerprint);
  });

  test('that nobody confirmed stops the session', async () => {
    const unknown = { ...target(), trusted: undefined };
    expect(await codeOf(clinic().transport.openRead(unknown, never))).toBe('IDENTITY_UNCONFIRMED');
  });

  test('that changed stops the next session, and ends the open one', async () => {
    const { transport, state } = clinic();
    const session = await transport.openRead(target(), never);
    state.drift('front-desk', 'key_changed', NOW);
    expect(session.alive).toBe(false);
    expect(await codeOf(transport.openRead(target(), never))).toBe('E008');
  });
});

describe('reaching a host', () => {
  test('that is switched off fails after the limit, and its open session is cut', async () => {
    const { transport, state, clock } = clinic();
    const session = await transport.openRead(target(), never);
    state.drift('front-desk', 'unreachable', NOW);
    const before = clock.monotonic();
    expect(await codeOf(transport.openRead(target(), never))).toBe('TARGET_TIMEOUT');
    expect(clock.monotonic() - before).toBe(5000);
    const run = await session.probe(PROBES, { timeoutMs: 1000, signal: never });
    expect([run.problem?.code, [...run.frames.values()].map((frame) => frame.status)]).toEqual([
      'CONNECTION_LOST',
      ['missing', 'missing'],
    ]);
  });

  test.each<[Fault, (string | undefined)[]]>([
    ['link_lost', ['ok', 'missing']],
    ['slow', ['ok', 'ok']],
  ])('with %s gives the frames that come through', async (fault, statuses) => {
    const { transport, state } = clinic();
    state.drift('front-desk', fault, NOW);
    const session = await transport.openRead(target(), never);
    const seen: string[] = [];
    const run = await session.probe(PROBES, { timeoutMs: 60_000, signal: never, onFrame: (name) => seen.push(name) });
    expect(PROBES.map(({ name }) => run.frames.get(name)?.status)).toEqual(statuses);
    expect(seen).toEqual(PROBES.map(({ name }) => name));
    expect(session.alive).toBe(fault !== 'link_lost');
  });

  test('whose clock is ahead is read as such', async () => {
    const { transport, state } = clinic();
    state.drift('front-desk', 'clock_skew', NOW);
    const session = await transport.openRead(target(), never);
    const { clock } = await session.probe(PROBES, { timeoutMs: 1000, signal: never });
    expect(clock?.offsetMs).toBeGreaterThanOrEqual(7 * 60_000);
  });

  test('ends at once when it is stopped', async () => {
    const { transport } = clinic();
    expect(await codeOf(transport.openRead(target(), AbortSignal.abort()))).toBe('CANCELLED');
  });

  test('invents no answer to a probe that the demo was not made for', async () => {
    const session = await clinic().transport.openRead(target(), never);
    const probe: Probe = { name: 'custom', script: '', params: {}, timeoutMs: 1000 };
    const { frames } = await session.probe([probe], { timeoutMs: 1000, signal: never });
    expect(frames.get('custom')?.status).toBe('missing');
  });
});

describe('demo and real', () => {
  test('a demo console reaches no real host', async () => {
    const real = { ...target(), address: 'ssh://tech@192.0.2.1:22' };
    expect(await codeOf(clinic().transport.openRead(real, never))).toBe('UNSUPPORTED');
  });

  test('a real console reaches no demo host', async () => {
    const transport = createTransport({
      clock: systemClock,
      ids: systemIds(systemClock),
      platform: 'linux',
      agentSocket: undefined,
    });
    expect(await codeOf(transport.openRead(target(), never))).toBe('UNSUPPORTED');
    expect(await codeOf(transport.identify(target(), never))).toBe('UNSUPPORTED');
  });

  test('a host that the clinic has not is said so', async () => {
    expect(await codeOf(clinic().transport.openRead(target('nowhere'), never))).toBe('TARGET_DNS');
  });
});
