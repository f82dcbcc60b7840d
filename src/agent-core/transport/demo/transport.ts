import type { Clock } from '../../clock.ts';
import { RoundsError } from '../../errors.ts';
import type { Timers } from '../../timers.ts';
import { parseAddress } from '../address.ts';
import type { Frame, HostTarget, Probe, ProbeOptions, ProbeRun, ReadSession, Transport } from '../session.ts';
import { identityRefusal } from '../ssh/identity.ts';
import { answer } from './answers/index.ts';
import { demoOffer } from './identity.ts';
import { type DemoHost, demoHost } from './roster.ts';
import type { DemoState } from './state.ts';

/** What {@link createDemoTransport} needs. */
export interface DemoTransportOptions {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly state: DemoState;
}

/** How long things take here, milliseconds: enough to be seen on screen, not enough to be waited for. */
const LOGIN_MS = 60;
const ANSWER_MS = 120;
/** Hosts differ by up to this much, each always by the same. */
const SPREAD_MS = 180;
const SLOW_MS = 30_000;
const CONNECT_LIMIT_MS = 5000;
const CLOCK_AHEAD_MS = 7 * 60_000;

/**
 * The demo clinic: hosts that are a model in memory and answer the real probes in the words of real hosts, so that all
 * that reads, judges and seals is the real thing. There is no network, and nothing of the operating system: it is the
 * same everywhere. A host of Windows shows who it is and answers no probe, since none is made for it yet.
 */
export function createDemoTransport(options: DemoTransportOptions): Transport {
  const { clock, state } = options;
  const reach = async (target: HostTarget, signal: AbortSignal): Promise<DemoHost> => {
    const host = hostAt(target);
    await state.refresh();
    if (state.faults(host.name).has('unreachable')) {
      await pass(options, CONNECT_LIMIT_MS, target, signal);
      throw new RoundsError(
        'TARGET_TIMEOUT',
        `${target.name} did not answer within ${CONNECT_LIMIT_MS / 1000} s. Check that it is switched on ("rounds demo heal ${host.name}" mends a demo host).`,
      );
    }
    await pass(options, LOGIN_MS + spread(host), target, signal);
    target.onStep?.('connected', `the demo host ${host.name}`);
    return host;
  };
  return {
    identify: async (target, signal) => {
      const host = await reach(target, signal);
      return demoOffer(host, state.faults(host.name), clock.now());
    },
    openRead: async (target, signal) => {
      const host = await reach(target, signal);
      const offer = demoOffer(host, state.faults(host.name), clock.now());
      target.onOffer(offer);
      const refusal = identityRefusal(target, offer);
      if (refusal !== undefined) throw refusal;
      target.onStep?.('logged_in', 'the demo clinic asks for no password');
      return demoSession(options, target, host, offer);
    },
  };
}

function demoSession(
  options: DemoTransportOptions,
  target: HostTarget,
  host: DemoHost,
  identity: NonNullable<ReadSession['identity']>,
): ReadSession {
  const { clock, state } = options;
  let isOpen = true;
  /** A host that went away, or came back as another, has no line of before. */
  const isCut = () => {
    const faults = state.faults(host.name);
    return faults.has('unreachable') || demoOffer(host, faults, clock.now()).fingerprint !== identity.fingerprint;
  };
  const run = async (probes: readonly Probe[], { signal, onFrame, timeoutMs }: ProbeOptions): Promise<ProbeRun> => {
    const began = clock.monotonic();
    await state.refresh();
    const wanted = state.faults(host.name).has('slow') ? SLOW_MS : ANSWER_MS + spread(host);
    await pass(options, Math.min(wanted, timeoutMs), target, signal);
    const faults = state.faults(host.name);
    const cut = isCut() ? 0 : faults.has('link_lost') ? 1 : probes.length;
    const ahead = faults.has('clock_skew') ? CLOCK_AHEAD_MS : 0;
    const ms = Math.round(clock.monotonic() - began);
    const frames = probes.map((probe, index): [string, Frame] => {
      const frame = index < cut ? answer(host, faults, probe, clock.now() + ahead, ms) : LOST;
      onFrame?.(probe.name, frame);
      return [probe.name, frame];
    });
    const answered = { frames: new Map(frames), clock: { offsetMs: ahead + (host.number % 7), uncertaintyMs: 3 } };
    if (cut === probes.length) return answered;
    isOpen = false;
    return { frames: answered.frames, problem: { code: 'CONNECTION_LOST', message: LOST.detail } };
  };
  return {
    identity,
    get alive() {
      return isOpen && !isCut();
    },
    probe: run,
    [Symbol.asyncDispose]: async () => {
      isOpen = false;
    },
  };
}

const LOST = {
  status: 'missing',
  reason: 'lost',
  detail: 'The link broke while the host answered. Scan again.',
} as const satisfies Frame;

/** Throws `UNSUPPORTED` for a real address: a demo console reaches nothing real. */
function hostAt(target: HostTarget): DemoHost {
  const address = parseAddress(target.address);
  const host = address.scheme === 'demo' ? demoHost(address.host) : undefined;
  if (host !== undefined) return host;
  throw address.scheme === 'demo'
    ? new RoundsError('TARGET_DNS', `There is no host "${address.host}" in the demo clinic. Remove ${target.name}.`)
    : new RoundsError(
        'UNSUPPORTED',
        `${target.name} is a real host, and this is a demo console, which reaches none. Add it to a real console.`,
      );
}

function spread(host: DemoHost): number {
  return (host.name.length * 37 + host.number * 53) % SPREAD_MS;
}

/** Waits; throws `CANCELLED` when it is told to stop. */
async function pass({ timers }: DemoTransportOptions, ms: number, target: HostTarget, signal: AbortSignal) {
  const stopped = () =>
    new RoundsError('CANCELLED', `Reading ${target.name} was stopped. Scan again when you are ready.`);
  if (signal.aborted) throw stopped();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  using _timer = timers.after(ms, resolve);
  const stop = () => reject(stopped());
  signal.addEventListener('abort', stop, { once: true });
  try {
    await promise;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
