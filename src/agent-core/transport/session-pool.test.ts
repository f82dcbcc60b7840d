import { describe, expect, test } from 'vitest';
import { simulatedTime } from '../../../test/support/far-end/simulated-time.ts';
import { RoundsError } from '../errors.ts';
import type { HostTarget, ProbeRun, ReadSession, Transport } from './session.ts';
import { sessionPool } from './session-pool.ts';

const MINUTE = 60_000;
const signal = new AbortController().signal;
const request = { timeoutMs: 1000, signal };
const probe = { name: 'p', script: 'true', params: {}, timeoutMs: 1000 };
const GOOD: ProbeRun = { frames: new Map([['p', { status: 'ok', exitCode: 0, ms: 1, output: '' }]]) };
const LOST: ProbeRun = {
  frames: new Map([['p', { status: 'missing', reason: 'lost', detail: 'gone' }]]),
  problem: { code: 'CONNECTION_LOST', message: 'gone' },
};

function target(change: Partial<HostTarget> = {}): HostTarget {
  return {
    hostId: 'desk',
    name: 'desk',
    address: 'ssh://t@desk:22',
    credential: { kind: 'agent' },
    sudo: { kind: 'none' },
    trusted: { keyType: 'ssh-ed25519', fingerprint: 'SHA256:A' },
    onOffer: () => undefined,
    ...change,
  };
}

/** A far end that counts its sessions; `answers` are given in turn, then good ones. */
function farEnd(answers: (ProbeRun | RoundsError)[] = []) {
  const time = simulatedTime();
  const sessions: { alive: boolean; inUse: boolean }[] = [];
  const transport: Transport = {
    identify: async () => undefined,
    openRead: async () => {
      const next = answers[0];
      if (next instanceof RoundsError) {
        answers.shift();
        throw next;
      }
      const state = { alive: true, inUse: false };
      sessions.push(state);
      const session: ReadSession = {
        identity: undefined,
        get alive() {
          return state.alive;
        },
        probe: async () => {
          const answer = answers.shift();
          return answer === undefined || answer instanceof RoundsError ? GOOD : answer;
        },
        [Symbol.asyncDispose]: async () => {
          state.alive = false;
        },
      };
      return session;
    },
  };
  const pool = sessionPool({
    transport,
    clock: time.clock,
    timers: time.timers,
    idleMs: 12 * MINUTE,
    maxAgeMs: 60 * MINUTE,
  });
  const use = async (change: Partial<HostTarget> = {}) => {
    await using session = await pool.openRead(target(change), signal);
    return await session.probe([probe], request);
  };
  return { time, sessions, pool, use, alive: () => sessions.filter((one) => one.alive).length };
}

describe('a session', () => {
  test('is used again by the next scan', async () => {
    const far = farEnd();
    for (let scan = 0; scan < 5; scan += 1) await far.use();
    expect(far.sessions).toHaveLength(1);
  });

  test('is never lent to two at once', async () => {
    const far = farEnd();
    await far.use();
    const one = await far.pool.openRead(target(), signal);
    const other = await far.pool.openRead(target(), signal);
    expect(far.sessions).toHaveLength(2);
    await one[Symbol.asyncDispose]();
    await other[Symbol.asyncDispose]();
    expect([far.alive(), far.pool.open]).toEqual([1, 1]);
  });

  test.each([
    ['another address', { address: 'ssh://t@desk:2222' }],
    ['another credential', { credential: { kind: 'key', keyFile: '/k' } as const }],
    ['another way to root', { sudo: { kind: 'nopasswd' } as const }],
    ['another identity', { trusted: { keyType: 'ssh-ed25519', fingerprint: 'SHA256:B' } }],
    ['no identity any more', { trusted: undefined }],
    ['another way there', { jumps: [target({ hostId: 'jump', address: 'ssh://t@jump:22' })] }],
  ])('is closed, not used, for %s', async (_name, change) => {
    const far = farEnd();
    await far.use();
    await far.use(change);
    expect([far.sessions.length, far.alive()]).toEqual([2, 1]);
  });

  test('that nobody uses is closed after a while, and no timer stays', async () => {
    const far = farEnd();
    await far.use();
    await far.time.pass(20 * MINUTE);
    expect([far.alive(), far.pool.open, far.time.waiting]).toEqual([0, 0, 0]);
  });

  test('is opened anew after an hour, so that the identity is looked at again', async () => {
    const far = farEnd();
    for (let scan = 0; scan < 13; scan += 1) {
      await far.use();
      await far.time.pass(5 * MINUTE);
    }
    expect(far.sessions).toHaveLength(2);
  });

  test('that has died is not lent', async () => {
    const far = farEnd();
    await far.use();
    for (const session of far.sessions) session.alive = false;
    expect(await far.use()).toBe(GOOD);
    expect(far.sessions).toHaveLength(2);
  });

  test('that turns out to be dead only when it is used is replaced once, out of sight', async () => {
    const far = farEnd([GOOD, LOST]);
    await far.use();
    expect(await far.use()).toBe(GOOD);
    expect([far.sessions.length, far.alive()]).toEqual([2, 1]);
  });

  test('whose line breaks on first use is not replaced: that is the answer', async () => {
    const far = farEnd([LOST]);
    expect(await far.use()).toBe(LOST);
    expect([far.sessions.length, far.alive()]).toEqual([1, 0]);
  });

  test('whose replacement is refused throws why: the host has another key now', async () => {
    const far = farEnd([GOOD, LOST, new RoundsError('E008', 'changed')]);
    await far.use();
    await expect(far.use()).rejects.toMatchObject({ code: 'E008' });
    expect([far.alive(), far.pool.open]).toEqual([0, 0]);
  });
});

describe('closing', () => {
  test('all closes the idle at once, and those in use when they come back', async () => {
    const far = farEnd();
    await far.use({ hostId: 'idle' });
    const lent = await far.pool.openRead(target(), signal);
    await far.pool.closeAll();
    expect(far.alive()).toBe(1);
    await lent[Symbol.asyncDispose]();
    expect([far.alive(), far.pool.open, far.time.waiting]).toEqual([0, 0, 0]);
  });

  test('the pool leaves nothing open', async () => {
    const far = farEnd();
    await far.use();
    await far.pool[Symbol.asyncDispose]();
    expect([far.alive(), far.time.waiting]).toEqual([0, 0]);
  });
});
