import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RoundsError } from '../../../src/agent-core/errors.ts';
import type {
  Frame,
  HostTarget,
  Probe,
  ProbeRun,
  ReadSession,
  Transport,
} from '../../../src/agent-core/transport/session.ts';
import { idle, type SimulatedTime } from './simulated-time.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/probes/debian-12');
const CONNECT_LIMIT_MS = 10_000;

/** How one host of the fleet behaves; may be changed at any time. */
export interface HostScript {
  /** From the question to the whole answer, simulated milliseconds. */
  answerMs: number;
  /** `dead` = connections time out; `dies` = the link breaks while it answers. */
  mood: 'well' | 'dead' | 'dies';
  /** Its key, one letter. */
  key: string;
  /** Host minus console, milliseconds. */
  clockOffsetMs: number;
  /** Changes what a probe prints. */
  answer: (probe: string, output: string) => string;
}

/** Many hosts with recorded answers, over simulated time. */
export interface ScriptedFleet {
  readonly transport: Transport;
  /** The host at an address such as `ssh://tech@h7.example:22`. */
  host(address: string): HostScript;
  /** Each login and each answered question, by address, in order of simulated time (monotonic ms). */
  readonly logins: { readonly address: string; readonly at: number }[];
  readonly scans: { readonly address: string; readonly at: number; readonly probes: readonly string[] }[];
  readonly openSessions: number;
  /** Questions that wait for their answer now, and the most that ever did. */
  readonly asking: number;
  readonly mostAsking: number;
  /** Awaits what this moment's answers set off. To be given to {@link SimulatedTime.pass}. */
  settled(): Promise<void>;
  /** Forgets {@link logins} and {@link scans}. */
  forget(): void;
}

/** The fingerprint of a one-letter key. */
export function fingerprintOf(key: string): string {
  return `SHA256:${key.repeat(43)}`;
}

/** Makes a fleet; every host is well and answers in 400 ms. */
export function scriptedFleet(time: SimulatedTime): ScriptedFleet {
  const hosts = new Map<string, HostScript>();
  const logins: { address: string; at: number }[] = [];
  const scans: { address: string; at: number; probes: readonly string[] }[] = [];
  const recordings = new Map<string, string>();
  const asking = new Map<string, number>();
  let mostAsking = 0;
  let openSessions = 0;
  let answered = 0;

  const script = (address: string): HostScript => {
    const known = hosts.get(address);
    if (known !== undefined) return known;
    const made: HostScript = {
      answerMs: 400,
      mood: 'well',
      key: 'A',
      clockOffsetMs: 12,
      answer: (probe, output) =>
        probe === 'logging' ? output.replace('canary.previous\tlost', 'canary.previous\tfound') : output,
    };
    hosts.set(address, made);
    return made;
  };
  const recorded = (probe: string): string => {
    const text = recordings.get(probe) ?? readFileSync(join(FIXTURES, `${probe}.txt`), 'utf8');
    recordings.set(probe, text);
    return text;
  };
  const wait = (ms: number, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      signal.throwIfAborted();
      const giveUp = () => {
        timer[Symbol.dispose]();
        reject(new RoundsError('CANCELLED', 'Stopped.'));
      };
      const timer = time.timers.after(ms, () => {
        signal.removeEventListener('abort', giveUp);
        answered += 1;
        // As a real line does: the answer arrives in a turn of the event loop of its own.
        setImmediate(resolve);
      });
      signal.addEventListener('abort', giveUp, { once: true });
    });
  const during = async <T>(address: string, work: () => Promise<T>): Promise<T> => {
    asking.set(address, (asking.get(address) ?? 0) + 1);
    if ((asking.get(address) ?? 0) > 1) throw new Error(`two operations at once on ${address}`);
    mostAsking = Math.max(mostAsking, asking.size);
    try {
      return await work();
    } finally {
      asking.delete(address);
    }
  };
  const offerOf = (host: HostScript) => ({
    key_type: 'ssh-ed25519',
    fingerprint: fingerprintOf(host.key),
    seen_at: new Date(time.clock.now()).toISOString(),
  });
  const assertTrusted = (target: HostTarget, host: HostScript) => {
    const offer = offerOf(host);
    target.onOffer(offer);
    if (target.trusted === undefined) throw new RoundsError('IDENTITY_UNCONFIRMED', 'First contact: compare it.');
    if (target.trusted.fingerprint !== offer.fingerprint) throw new RoundsError('E008', 'The key changed: stop.');
    return offer;
  };
  const answerOf = (host: HostScript, probes: readonly Probe[]): ProbeRun => {
    const frames = probes.map(({ name }, index): [string, Frame] => {
      if (host.mood === 'dies' && index > 0)
        return [name, { status: 'missing', reason: 'lost', detail: 'The link broke. Scan again.' }];
      return [name, { status: 'ok', exitCode: 0, ms: 25, output: host.answer(name, recorded(name)) }];
    });
    const clock = { offsetMs: host.clockOffsetMs, uncertaintyMs: 3 };
    if (host.mood !== 'dies') return { clock, frames: new Map(frames) };
    const problem = { code: 'CONNECTION_LOST', message: 'The link broke while it answered.' } as const;
    return { clock, frames: new Map(frames), problem };
  };
  const dead = () => new RoundsError('TARGET_TIMEOUT', 'It did not answer within 10 s.');

  return {
    host: script,
    logins,
    scans,
    get openSessions() {
      return openSessions;
    },
    get asking() {
      return asking.size;
    },
    get mostAsking() {
      return mostAsking;
    },
    settled: async () => {
      // Each answer is judged in a turn of its own.
      do {
        const turns = 8 + answered;
        answered = 0;
        await idle(turns);
      } while (answered > 0);
    },
    forget: () => {
      logins.length = 0;
      scans.length = 0;
    },
    transport: {
      identify: async (target) => {
        if (script(target.address).mood === 'dead') throw dead();
        return offerOf(script(target.address));
      },
      openRead: (target, signal) => {
        const { address } = target;
        return during(address, async () => {
          const host = script(address);
          await wait(host.mood === 'dead' ? CONNECT_LIMIT_MS : 100, signal);
          if (host.mood === 'dead') throw dead();
          const identity = assertTrusted(target, host);
          logins.push({ address, at: time.clock.monotonic() });
          openSessions += 1;
          let alive = true;
          const session: ReadSession = {
            identity,
            get alive() {
              // A host that died, or came back as another, has no line of before.
              return alive && host.mood !== 'dead' && fingerprintOf(host.key) === identity.fingerprint;
            },
            probe: (probes, options) =>
              during(address, async () => {
                scans.push({ address, at: time.clock.monotonic(), probes: probes.map((probe) => probe.name) });
                await wait(host.answerMs, options.signal);
                const run = answerOf(host, probes);
                if (run.problem !== undefined) alive = false;
                return run;
              }),
            [Symbol.asyncDispose]: async () => {
              alive = false;
              openSessions -= 1;
            },
          };
          return session;
        });
      },
    },
  };
}
