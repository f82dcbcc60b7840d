import type { DriftResult, ScanReport } from '../../contract/drift.ts';
import type { Host, Site } from '../../contract/fleet.ts';
import type { ScanEvent } from '../../contract/live.ts';
import type { Check, ProbeContext } from '../checks/check.ts';
import type { Clock } from '../clock.ts';
import { isoTime } from '../clock.ts';
import type { Draft, SealedBundle } from '../evidence/draft.ts';
import type { EffectiveBaseline } from '../fleet/baseline.ts';
import type { Ids } from '../ids.ts';
import type { ResultWriter } from '../store/results.ts';
import type { HostTarget, Transport } from '../transport/session.ts';
import { evidenceOf } from './evidence.ts';
import { eachLimited, MAX_HOSTS, perName } from './limits.ts';
import { type HostReading, readHost } from './read-host.ts';
import { resultsOf } from './results.ts';

/** What scanning needs of the rest of the core. */
export interface ScannerOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly checks: readonly Check<object>[];
  readonly results: ResultWriter;
  readonly site: (host: Host) => Site;
  readonly baseline: (host: Host) => EffectiveBaseline;
  readonly target: (host: Host) => HostTarget;
  readonly transport: Transport;
  /** Throws when nothing can be sealed: a scan without evidence is refused before it starts. */
  readonly assertCanSeal: () => void;
  readonly seal: (drafts: readonly Draft[]) => SealedBundle[];
  /** One transaction over results and evidence of a host. */
  readonly atomically: <T>(work: () => T) => T;
  readonly onActivity: (host: Host, activity: 'idle' | 'waiting' | 'scanning') => void;
}

/** Scans hosts and keeps what was found. */
export interface Scanner {
  /** Scans `hosts`, 32 at a time; every host ends with results and evidence, reached or not. Throws `VAULT_LOCKED`, `DISK_FULL`, or the abort reason. */
  scan(
    scanId: string,
    hosts: readonly Host[],
    signal: AbortSignal,
    emit: (event: ScanEvent) => void,
  ): Promise<ScanReport>;
  /** Resolves when no scan is under way. */
  idle(): Promise<void>;
}

/** Makes a scanner. One host is never scanned twice at a time, whoever asks. */
export function scanner(options: ScannerOptions): Scanner {
  const { clock } = options;
  const oneAtATime = perName();
  const running = new Set<Promise<ScanReport>>();
  const scan: Scanner['scan'] = async (scanId, hosts, signal, emit) => {
    options.assertCanSeal();
    const report: ScanReport = {
      scan_id: scanId,
      started_at: isoTime(clock.now()),
      ended_at: '',
      results: [],
      bundles: [],
      problems: [],
    };
    emit({ type: 'started', scan_id: scanId, hosts: hosts.map((host) => host.name) });
    for (const host of hosts) options.onActivity(host, 'waiting');
    try {
      await eachLimited(hosts, MAX_HOSTS, async (host) => {
        signal.throwIfAborted();
        await oneAtATime(host.host_id, () => scanOne(options, host, signal, emit, report));
      });
    } finally {
      for (const host of hosts) options.onActivity(host, 'idle');
    }
    report.ended_at = isoTime(clock.now());
    emit({ type: 'ended', report });
    return report;
  };
  return {
    scan: (...request) => {
      const one = scan(...request);
      running.add(one);
      one.then(
        () => running.delete(one),
        () => running.delete(one),
      );
      return one;
    },
    idle: async () => {
      await Promise.allSettled(running);
    },
  };
}

async function scanOne(
  options: ScannerOptions,
  host: Host,
  signal: AbortSignal,
  emit: (event: ScanEvent) => void,
  report: ScanReport,
): Promise<void> {
  const { clock, results } = options;
  options.onActivity(host, 'scanning');
  const baseline = options.baseline(host);
  const context: ProbeContext = {
    platform: host.platform,
    baseline: baseline.baseline,
    canary: options.ids.nonce(8),
    previousCanary: results.contact(host.host_id)?.canary,
    privileged: host.sudo !== 'none',
  };
  const read = await readHost({
    host,
    target: options.target(host),
    transport: options.transport,
    checks: options.checks,
    context,
    clock,
    signal,
    onPhase: (phase) => emit({ type: 'host', host_name: host.name, phase }),
  });
  emit({ type: 'host', host_name: host.name, phase: 'sealing' });
  const found = resultsOf(host, baseline, read, options.checks);
  const bundles = keep(options, host, baseline, read, found, context.canary);
  report.results.push(...found);
  report.bundles.push(...bundles);
  if (read.problem !== undefined)
    report.problems.push({ host_id: host.host_id, host_name: host.name, problem: read.problem });
  for (const result of found) emit({ type: 'result', result });
  options.onActivity(host, 'idle');
  emit({
    type: 'host',
    host_name: host.name,
    phase: 'done',
    ...(read.problem === undefined ? {} : { problem: read.problem }),
  });
}

/** Seals and stores one host's results, together or not at all; answers the ids of the bundles. */
function keep(
  options: ScannerOptions,
  host: Host,
  baseline: EffectiveBaseline,
  read: HostReading,
  found: readonly DriftResult[],
  canary: string,
): string[] {
  const { results } = options;
  return options.atomically(() => {
    const before = new Map(results.latest(host.host_id).map((one) => [one.result.check as string, one.result]));
    const evidence = evidenceOf({ host, site: options.site(host), baseline, read }, found, before);
    const sealed = options.seal(evidence.drafts);
    const bundleOf = new Map(evidence.changed.map((result, index) => [result, sealed[index]?.bundleId]));
    for (const result of found) {
      const bundleId = bundleOf.get(result);
      const changed = bundleOf.has(result) || before.get(result.check)?.state !== result.state;
      results.saveLatest(result, read.endedAt, bundleId ?? (read.reached ? undefined : sealed[0]?.bundleId));
      if (!changed) continue;
      results.addHistory(
        host.host_id,
        {
          check: result.check,
          state: result.state,
          ...(result.severity === undefined ? {} : { severity: result.severity }),
          causes: [...new Set(result.causes.map((cause) => cause.code))],
          summary: result.summary,
          at: result.ended_at,
          ...(bundleId === undefined ? {} : { bundle_id: bundleId }),
        },
        read.endedAt,
      );
    }
    results.saveContact(host.host_id, {
      at: read.endedAt,
      facts: read.facts,
      problem: read.problem,
      // Only a scan that reached the host may have written its canary; whether it did, the next scan asks.
      canary: read.reached && read.problem === undefined ? { nonce: canary, writtenAt: read.startedAt } : undefined,
    });
    return sealed.map((one) => one.bundleId);
  });
}
