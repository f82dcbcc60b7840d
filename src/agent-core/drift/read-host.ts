import type { HostFacts } from '../../contract/drift.ts';
import type { Problem } from '../../contract/errors.ts';
import type { Host, PeerOffer } from '../../contract/fleet.ts';
import type { Check, ProbeContext, Reading } from '../checks/check.ts';
import { hostFactsProbe, parseHostFacts } from '../checks/host-facts/index.ts';
import type { Clock } from '../clock.ts';
import { asProblem } from '../errors.ts';
import type { HostTarget, Probe, ProbeRun, Transport } from '../transport/session.ts';

/** A whole scan of one host never takes longer: the slowest probe may take 20 s, and all run side by side. */
export const HOST_LIMIT_MS = 45_000;

/** What was read from one host in one round trip. */
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
  readonly onPhase: (phase: 'connecting' | 'reading') => void;
  /** Awaited before the answer is read, so that the answers of many hosts take turns. */
  readonly turn?: () => Promise<void>;
}

/** Logs in, runs all probes as one script, reads the answers. Throws only `CANCELLED`; all else is in the answer. */
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
    const asked = options.checks.map((check) => ({ check, probes: check.probes(context) }));
    const probes: Probe[] = [hostFactsProbe(context.platform), ...asked.flatMap((one) => one.probes)];
    const run = await session.probe(probes, { timeoutMs: HOST_LIMIT_MS, signal });
    const endedAt = clock.now();
    await options.turn?.();
    signal.throwIfAborted();
    return {
      startedAt,
      endedAt,
      identity: session.identity,
      facts: parseHostFacts(run),
      readings: asked.map(({ check, probes: own }) => ({
        check,
        reading: check.parse(run.frames, context),
        probeMs: slowest(run, own),
      })),
      problem: run.problem,
      reached: true,
    };
  } catch (error) {
    signal.throwIfAborted();
    return unreached(error);
  }
}

function slowest(run: ProbeRun, probes: readonly Probe[]): number {
  return Math.max(0, ...probes.map((probe) => Math.round(run.frames.get(probe.name)?.ms ?? 0)));
}
