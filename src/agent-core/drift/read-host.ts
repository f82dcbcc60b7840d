import type { HostFacts } from '../../contract/drift.ts';
import type { Problem } from '../../contract/errors.ts';
import type { Host, PeerOffer } from '../../contract/fleet.ts';
import type { Check, CheckProbe, MissingFact, ProbeContext, Reading } from '../checks/check.ts';
import { nothingRead } from '../checks/frames.ts';
import { hostFactsProbe, parseHostFacts } from '../checks/host-facts/index.ts';
import type { Clock } from '../clock.ts';
import { asProblem } from '../errors.ts';
import type { Frame, HostTarget, Probe, ProbeRun, ReadSession, Transport } from '../transport/session.ts';
import type { Carried } from './carry.ts';

/** One question to a host never takes longer: the slowest probe may take 20 s, and all run side by side. */
export const HOST_LIMIT_MS = 45_000;

/** What was read from one host. */
export interface HostReading {
  readonly startedAt: number;
  readonly endedAt: number;
  /** Who the host proved to be; undefined for this computer, or when it was not reached. */
  readonly identity: PeerOffer | undefined;
  readonly facts: HostFacts | undefined;
  /** One per check, in the order of the checks; empty when the host was not reached. */
  readonly readings: readonly CheckReading[];
  /** Why the host was not reached, or why the answer is not whole. */
  readonly problem: Problem | undefined;
  readonly reached: boolean;
}

/** The reading of one check and how long its slowest probe took. */
export interface CheckReading {
  readonly check: Check<object>;
  readonly reading: Reading<object>;
  readonly probeMs: number;
  /** When it was read, epoch ms: judged as of then. */
  readonly endedAt: number;
  /** What its expensive probes answered in this scan; undefined when it has none, or they were not asked. */
  readonly expensive: ReadonlyMap<string, Frame> | undefined;
  /** When the expensive facts were read (epoch ms), where they were carried over from an earlier scan. */
  readonly carriedSince: number | undefined;
}

/** How a cheap scan goes on with the expensive facts of an earlier one. */
export interface Carrying {
  /** What the check's expensive probes answered before; undefined: they are asked. */
  of(check: Check<object>, probes: readonly CheckProbe[]): Carried | undefined;
  /** False when what comes out is not what is known already: then the expensive probes are asked in this scan after all. */
  stands(reading: CheckReading): boolean;
}

/** What {@link readHost} needs. */
export interface ReadHostOptions {
  readonly host: Host;
  /** May throw, as for a host whose way goes through one that was removed: then the host was not reached. */
  readonly target: () => HostTarget;
  readonly transport: Transport;
  readonly checks: readonly Check<object>[];
  readonly context: ProbeContext;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Absent: everything is read. */
  readonly carrying?: Carrying | undefined;
  readonly onPhase: (phase: 'connecting' | 'reading') => void;
  /** Awaited before the answer is read, so that the answers of many hosts take turns. */
  readonly turn?: () => Promise<void>;
}

/**
 * Logs in, runs all probes as one script, reads the answers. Where carried facts do not stand, a second script asks for
 * those. Throws only `CANCELLED`; all else is in the answer.
 */
export async function readHost(options: ReadHostOptions): Promise<HostReading> {
  const { clock, signal, context } = options;
  const startedAt = clock.now();
  const unreached = (error: unknown): HostReading => ({
    startedAt,
    endedAt: clock.now(),
    identity: undefined,
    facts: undefined,
    readings: [],
    problem: asProblem(error),
    reached: false,
  });
  try {
    options.onPhase('connecting');
    await using session = await options.transport.openRead(options.target(), signal);
    options.onPhase('reading');
    const asked = options.checks.map((check) => question(check, options));
    const now = [hostFactsProbe(context.platform), ...asked.flatMap((one) => one.now)];
    const first = await ask(session, now, options);
    let readings = asked.map((one) => readingOf(one, first, context));
    const moved = asked.filter((one, index) => {
      const reading = readings[index];
      return one.kept !== undefined && reading !== undefined && options.carrying?.stands(reading) !== true;
    });
    let whole = first;
    if (moved.length > 0) {
      // Over a line that broke, nobody can be asked: then it is not known.
      const later = moved.flatMap((one) => one.probes.filter(isExpensive));
      if (first.problem === undefined) whole = both(first, await ask(session, later, options));
      readings = asked.map((one, index) => {
        const before = readings[index];
        return before !== undefined && !moved.includes(one)
          ? before
          : readingOf({ ...one, kept: undefined }, whole, context);
      });
    }
    return {
      startedAt,
      endedAt: whole.endedAt,
      identity: session.identity,
      facts: parseHostFacts(first),
      readings,
      problem: whole.problem,
      reached: true,
    };
  } catch (error) {
    signal.throwIfAborted();
    return unreached(error);
  }
}

/** One check, what it asks, and what of that is asked at first. */
interface Question {
  readonly check: Check<object>;
  readonly probes: readonly CheckProbe[];
  readonly now: readonly CheckProbe[];
  readonly kept: Carried | undefined;
}

function isExpensive(probe: CheckProbe): boolean {
  return probe.cadence === 'expensive';
}

function question(check: Check<object>, { context, carrying }: ReadHostOptions): Question {
  const probes = check.probes(context);
  const kept = probes.some(isExpensive) ? carrying?.of(check, probes) : undefined;
  return { check, probes, kept, now: kept === undefined ? probes : probes.filter((probe) => !isExpensive(probe)) };
}

/** What a host answered, and when it had. */
interface Answer extends ProbeRun {
  readonly endedAt: number;
}

async function ask(session: ReadSession, probes: readonly Probe[], options: ReadHostOptions): Promise<Answer> {
  const { signal } = options;
  const run = await session.probe(probes, { timeoutMs: HOST_LIMIT_MS, signal });
  const endedAt = options.clock.now();
  await options.turn?.();
  signal.throwIfAborted();
  return { ...run, endedAt };
}

function both(first: Answer, second: Answer): Answer {
  return { ...second, frames: new Map([...first.frames, ...second.frames]) };
}

/** Nobody was asked: that the host sent no answer is then no fault of the host. A custom check says itself why it does not ask. */
function noProbe({ id }: Check<object>, { platform }: ProbeContext): MissingFact {
  return {
    fact: `${id} facts`,
    why: `this version of Rounds does not read this check on ${platform}`,
    fix: `Look at it on the host, and record how it is met as an alternative measure (checks.${id} in the baseline).`,
  };
}

function readingOf({ check, probes, kept }: Question, answer: Answer, context: ProbeContext): CheckReading {
  const { frames, endedAt } = answer;
  const costly = probes.filter(isExpensive).flatMap(({ name }): [string, Frame][] => {
    const frame = frames.get(name);
    return frame === undefined ? [] : [[name, frame]];
  });
  return {
    check,
    reading:
      probes.length === 0 && context.platform === 'windows' && !check.id.startsWith('custom:')
        ? nothingRead(noProbe(check, context))
        : check.parse(kept === undefined ? frames : new Map([...frames, ...kept.frames]), context),
    probeMs: Math.max(0, ...probes.map((probe) => Math.round(frames.get(probe.name)?.ms ?? 0))),
    endedAt,
    expensive: kept === undefined && costly.length > 0 ? new Map(costly) : undefined,
    carriedSince: kept?.readAt,
  };
}
