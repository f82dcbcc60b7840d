import { createHash } from 'node:crypto';
import type { DriftResult } from '../../contract/drift.ts';
import type { Host, Site } from '../../contract/fleet.ts';
import type { ScanEvent } from '../../contract/live.ts';
import type { Check, CheckProbe, ProbeContext } from '../checks/check.ts';
import type { Clock } from '../clock.ts';
import type { EffectiveBaseline } from '../fleet/baseline.ts';
import type { Ids } from '../ids.ts';
import type { HostTarget, Transport } from '../transport/session.ts';
import { type Depth, reads } from './cadence.ts';
import type { CarriedFacts } from './carry.ts';
import { type KeepOptions, keep } from './keep.ts';
import { type Carrying, type HostReading, readHost } from './read-host.ts';
import { repeats, resultOf, resultsOf } from './results.ts';
import { thresholdOf } from './threshold.ts';

/** What scanning one host needs of the rest of the core. */
export interface ScanHostOptions extends KeepOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly checks: readonly Check<object>[];
  /** Further checks of this host, as they are now: a site's own. Never throws. */
  readonly extraChecks?: ((host: Host) => Promise<readonly Check<object>[]>) | undefined;
  readonly site: (host: Host) => Site;
  readonly baseline: (host: Host) => EffectiveBaseline;
  readonly target: (host: Host) => HostTarget;
  readonly transport: Transport;
  /** Resolves when it is this host's turn to be judged and kept. */
  readonly turn: () => Promise<void>;
  /** What expensive probes answered before. */
  readonly carried: CarriedFacts;
}

/** One host to scan. */
export interface HostRequest {
  readonly host: Host;
  readonly depth: Depth;
  /** A person asked; otherwise the watcher did. */
  readonly asked: boolean;
  readonly signal: AbortSignal;
  readonly onPhase: (phase: Extract<ScanEvent, { type: 'host' }>['phase']) => void;
}

/** What came of it; it is kept already. */
export interface HostScanned {
  readonly read: HostReading;
  readonly results: readonly DriftResult[];
  readonly bundles: readonly string[];
}

/**
 * Reads one host, judges it, keeps results and evidence. A cheap scan goes on with the expensive facts of an earlier scan
 * as long as nothing comes out of them but what is known already, and leaves a check of which everything is expensive as it
 * is: nothing new is told, counted or sealed of facts that were not read for it. A host that was not reached is unreachable
 * in all of them. Throws `VAULT_LOCKED`, `DISK_FULL`, or the abort reason.
 */
export async function scanHost(options: ScanHostOptions, request: HostRequest): Promise<HostScanned> {
  const { host, depth, asked, signal } = request;
  const baseline = options.baseline(host);
  const context: ProbeContext = {
    platform: host.platform,
    baseline: baseline.baseline,
    canary: options.ids.nonce(8),
    previousCanary: options.results.contact(host.host_id)?.canary,
    privileged: host.sudo !== 'none',
  };
  const extra = await options.extraChecks?.(host);
  const checks = extra === undefined ? options.checks : [...options.checks, ...extra];
  const read = await readHost({
    host,
    target: () => options.target(host),
    transport: options.transport,
    checks: checks.filter((check) => reads(depth, check.probes(context))),
    context,
    clock: options.clock,
    signal,
    onPhase: request.onPhase,
    turn: options.turn,
    carrying: depth === 'full' ? undefined : carrying(options, host, baseline),
  });
  for (const { check, endedAt, expensive } of read.readings) {
    if (expensive !== undefined)
      options.carried.keep(host.host_id, check.id, version(host, check.probes(context)), {
        readAt: endedAt,
        frames: expensive,
      });
  }
  request.onPhase('sealing');
  const results = resultsOf(host, baseline, read, checks);
  const site = options.site(host);
  const bundles = keep(options, { host, site, baseline, read, results, asked, depth, canary: context.canary });
  return { read, results, bundles };
}

/** Names who is asked and what (SHA-256): an answer to another question, or of another host, is not carried over. */
function version({ address, sudo }: Host, probes: readonly CheckProbe[]): string {
  const asked = probes.map(({ name, script, params }) => [name, script, params]);
  return createHash('sha256')
    .update(JSON.stringify([address, sudo, asked]))
    .digest('hex');
}

function carrying(options: ScanHostOptions, host: Host, baseline: EffectiveBaseline): Carrying {
  const latest = new Map(options.results.latest(host.host_id).map((one) => [one.result.check as string, one]));
  const startedAt = options.clock.now();
  return {
    of: (check, probes) => options.carried.of(host.host_id, check.id, version(host, probes), options.clock.now()),
    stands: (reading) => {
      const before = latest.get(reading.check.id);
      const after = resultOf(host, baseline, startedAt, reading);
      // Until a person is told, each result in a row has to be one that was read.
      const counting = after.state === 'drifted' && (before?.inARow ?? 0) < thresholdOf(baseline.baseline, after.check);
      return !counting && repeats(before?.result, after);
    },
  };
}
