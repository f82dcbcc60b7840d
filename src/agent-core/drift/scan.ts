import type { ScanReport } from '../../contract/drift.ts';
import type { Host } from '../../contract/fleet.ts';
import type { ScanEvent } from '../../contract/live.ts';
import { isoTime } from '../clock.ts';
import type { Depth } from './cadence.ts';
import type { Lane, Lanes } from './lanes.ts';
import { perName } from './limits.ts';
import { type HostRequest, type HostScanned, type ScanHostOptions, scanHost } from './scan-host.ts';
import type { Outcome } from './watch/plan.ts';
import type { Until } from './watch/watcher.ts';

/** What scanning needs of the rest of the core. */
export interface ScannerOptions extends ScanHostOptions {
  /** Throws when nothing can be sealed: a scan without evidence is refused before it starts. */
  readonly assertCanSeal: () => void;
  /** Room for 32 hosts at once, whoever asks. */
  readonly lanes: Lanes;
  readonly onActivity: (host: Host, activity: 'idle' | 'waiting' | 'scanning') => void;
  /** Told of each host that was scanned, whoever asked. */
  readonly onScanned: (host: Host, outcome: Outcome) => void;
}

/** Scans hosts and keeps what was found. */
export interface Scanner {
  /** Scans `hosts` because somebody asks, 32 at a time; every host ends with results and evidence, reached or not. Throws `VAULT_LOCKED`, `DISK_FULL`, or the abort reason. */
  scan(
    scanId: string,
    hosts: readonly Host[],
    signal: AbortSignal,
    emit: (event: ScanEvent) => void,
  ): Promise<ScanReport>;
  /** Scans one host for the watcher. False when it is being scanned already: that scan counts. Throws as {@link Scanner.scan}. */
  watch(host: Host, depth: Depth, lane: Lane, until: Until): Promise<boolean>;
  /** Resolves when no scan is under way. */
  idle(): Promise<void>;
}

/** Makes a scanner. One host is never scanned twice at a time, whoever asks. */
export function scanner(options: ScannerOptions): Scanner {
  const { clock } = options;
  const oneAtATime = perName();
  const busy = new Map<string, number>();
  const running = new Set<Promise<unknown>>();

  const one = async (request: HostRequest, lane: Lane, waiting: AbortSignal): Promise<HostScanned> => {
    const { host } = request;
    busy.set(host.host_id, (busy.get(host.host_id) ?? 0) + 1);
    try {
      // A host that waits for its other scan takes no place from others.
      return await oneAtATime(host.host_id, () =>
        options.lanes.run(lane, waiting, async () => {
          options.onActivity(host, 'scanning');
          const begun = clock.monotonic();
          const scanned = await scanHost(options, request);
          const tookMs = clock.monotonic() - begun;
          options.onScanned(host, { depth: request.depth, failure: scanned.read.problem?.code, tookMs });
          return scanned;
        }),
      );
    } finally {
      const left = (busy.get(host.host_id) ?? 1) - 1;
      if (left > 0) busy.set(host.host_id, left);
      else busy.delete(host.host_id);
      options.onActivity(host, left > 0 ? 'waiting' : 'idle');
    }
  };
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
    const ends = await Promise.allSettled(
      hosts.map(async (host) => {
        const onPhase: HostRequest['onPhase'] = (phase) => emit({ type: 'host', host_name: host.name, phase });
        const scanned = await one({ host, depth: 'full', asked: true, signal, onPhase }, 'asked', signal);
        add(report, host, scanned, emit);
      }),
    );
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    report.ended_at = isoTime(clock.now());
    emit({ type: 'ended', report });
    return report;
  };
  const tracked = <T>(work: Promise<T>): Promise<T> => {
    running.add(work);
    const ended = () => running.delete(work);
    work.then(ended, ended);
    return work;
  };
  return {
    scan: (...request) => tracked(scan(...request)),
    watch: async (host, depth, lane, until) => {
      if (busy.has(host.host_id)) return false;
      options.assertCanSeal();
      const request = { host, depth, asked: false, signal: until.running, onPhase: () => undefined };
      await tracked(one(request, lane, until.waiting));
      return true;
    },
    idle: async () => {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}

function add(report: ScanReport, host: Host, scanned: HostScanned, emit: (event: ScanEvent) => void): void {
  const { problem } = scanned.read;
  report.results.push(...scanned.results);
  report.bundles.push(...scanned.bundles);
  if (problem !== undefined) report.problems.push({ host_id: host.host_id, host_name: host.name, problem });
  for (const result of scanned.results) emit({ type: 'result', result });
  emit({ type: 'host', host_name: host.name, phase: 'done', ...(problem === undefined ? {} : { problem }) });
}
