import type { DriftResult } from '../../contract/drift.ts';
import type { Host, Site } from '../../contract/fleet.ts';
import type { ScanEvent } from '../../contract/live.ts';
import type { Check, ProbeContext } from '../checks/check.ts';
import type { Clock } from '../clock.ts';
import type { EffectiveBaseline } from '../fleet/baseline.ts';
import type { Ids } from '../ids.ts';
import type { HostTarget, Transport } from '../transport/session.ts';
import { type Depth, reads } from './cadence.ts';
import { type KeepOptions, keep } from './keep.ts';
import { type HostReading, readHost } from './read-host.ts';
import { resultsOf } from './results.ts';

/** What scanning one host needs of the rest of the core. */
export interface ScanHostOptions extends KeepOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly checks: readonly Check<object>[];
  readonly site: (host: Host) => Site;
  readonly baseline: (host: Host) => EffectiveBaseline;
  readonly target: (host: Host) => HostTarget;
  readonly transport: Transport;
  /** Resolves when it is this host's turn to be judged and kept. */
  readonly turn: () => Promise<void>;
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
 * Reads one host, judges it, keeps results and evidence. A cheap scan leaves the results of the expensive checks as they
 * are; a host that was not reached is unreachable in all of them. Throws `VAULT_LOCKED`, `DISK_FULL`, or the abort reason.
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
  const read = await readHost({
    host,
    target: () => options.target(host),
    transport: options.transport,
    checks: options.checks.filter((check) => reads(depth, check.id)),
    context,
    clock: options.clock,
    signal,
    onPhase: request.onPhase,
    turn: options.turn,
  });
  request.onPhase('sealing');
  const results = resultsOf(host, baseline, read, options.checks);
  const site = options.site(host);
  const bundles = keep(options, { host, site, baseline, read, results, asked, depth, canary: context.canary });
  return { read, results, bundles };
}
