import type { DriftResult } from '../../contract/drift.ts';
import type { Host, Site } from '../../contract/fleet.ts';
import type { Draft, SealedBundle } from '../evidence/draft.ts';
import type { EffectiveBaseline } from '../fleet/baseline.ts';
import type { KeptEvidence } from '../store/kept-evidence.ts';
import type { ResultWriter } from '../store/results.ts';
import type { Depth } from './cadence.ts';
import { evidenceOf } from './evidence.ts';
import { type OwedContext, owedFor, settle } from './owed.ts';
import type { Days } from './period.ts';
import type { HostReading } from './read-host.ts';
import { inARowAfter } from './threshold.ts';

/** Where results and evidence go. */
export interface KeepOptions {
  readonly results: ResultWriter;
  readonly kept: KeptEvidence;
  readonly days: Days;
  readonly seal: (drafts: readonly Draft[]) => SealedBundle[];
  /** One transaction over results and evidence of a host. */
  readonly atomically: <T>(work: () => T) => T;
}

/** One host as it was read and judged. */
export interface Found {
  readonly host: Host;
  readonly site: Site;
  readonly baseline: EffectiveBaseline;
  readonly read: HostReading;
  readonly results: readonly DriftResult[];
  readonly asked: boolean;
  readonly depth: Depth;
  /** The canary that this scan wrote, where it wrote one. */
  readonly canary: string;
}

/** Seals and stores one host's results, together or not at all; answers the ids of the bundles. */
export function keep(options: KeepOptions, found: Found): string[] {
  const { results, kept } = options;
  const { host, site, read } = found;
  const hostId = host.host_id;
  return options.atomically(() => {
    const latest = new Map(results.latest(hostId).map((one) => [one.result.check as string, one]));
    const before = new Map([...latest].map(([check, { result }]) => [check, result]));
    const context: OwedContext = {
      asked: found.asked,
      depth: found.depth,
      read,
      before,
      problemBefore: results.contact(hostId)?.problem,
      period: options.days.of(read.endedAt, site.timezone),
      hostId,
    };
    const owed = owedFor(context, kept);
    const evidence = evidenceOf(found, found.results, before, owed);
    const sealed = options.seal(evidence.drafts);
    settle(owed, context, kept);
    const bundleOf = new Map(evidence.changed.map((result, index) => [result, sealed[index]?.bundleId]));
    for (const result of found.results) {
      const bundleId = bundleOf.get(result);
      const inARow = inARowAfter(latest.get(result.check)?.inARow ?? 0, result.state);
      results.saveLatest(result, read.endedAt, bundleId ?? (read.reached ? undefined : sealed[0]?.bundleId), inARow);
      if (bundleId !== undefined || before.get(result.check)?.state !== result.state)
        addHistory(results, result, read.endedAt, bundleId);
    }
    results.saveContact(hostId, {
      at: read.endedAt,
      facts: read.facts,
      problem: read.problem,
      // Only a scan that reached the host may have written its canary; whether it did, the next scan asks.
      canary:
        read.reached && read.problem === undefined ? { nonce: found.canary, writtenAt: read.startedAt } : undefined,
    });
    return sealed.map((one) => one.bundleId);
  });
}

function addHistory(results: ResultWriter, result: DriftResult, at: number, bundleId: string | undefined): void {
  results.addHistory(
    result.host_id,
    {
      check: result.check,
      state: result.state,
      ...(result.severity === undefined ? {} : { severity: result.severity }),
      causes: [...new Set(result.causes.map((cause) => cause.code))],
      summary: result.summary,
      at: result.ended_at,
      ...(bundleId === undefined ? {} : { bundle_id: bundleId }),
    },
    at,
  );
}
