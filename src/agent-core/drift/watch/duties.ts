import type { ClockStatus } from '../../../contract/evidence.ts';
import type { Host, Site } from '../../../contract/fleet.ts';
import type { Clock } from '../../clock.ts';
import { asProblem } from '../../errors.ts';
import type { Draft } from '../../evidence/draft.ts';
import type { InventoryKeeper } from '../../fleet/keep-inventory.ts';
import type { Log } from '../../log.ts';
import type { KeptEvidence } from '../../store/kept-evidence.ts';
import type { ResultReader } from '../../store/results.ts';
import type { Days } from '../period.ts';
import type { ClockNews } from './clock-watch.ts';
import { heldDraft } from './held.ts';
import { retryAfter } from './retry.ts';

/** What the regular duties need. */
export interface DutiesOptions {
  readonly clock: Clock;
  readonly days: Days;
  readonly clockNews: () => ClockNews;
  /** While `work` runs, evidence says this of the console's clock. */
  readonly withClock: (status: ClockStatus, work: () => void) => void;
  readonly inventory: InventoryKeeper;
  readonly hosts: () => readonly Host[];
  readonly sites: () => readonly Site[];
  readonly results: ResultReader;
  readonly kept: KeptEvidence;
  readonly seal: (drafts: readonly Draft[]) => unknown;
  readonly atomically: <T>(work: () => T) => T;
  /** False while the vault is locked. */
  readonly ready: () => boolean;
  /** Hosts of which a cell has become stale. */
  readonly turned: () => readonly string[];
  readonly sample: () => void;
  readonly onTurned: (hostId: string) => void;
  readonly log: Log;
}

/**
 * Makes what is done at each look while watching: notices what became too old, keeps the score, and what is due once a
 * day. It says true when everything is to be read anew, because the clock was set or the computer slept. Never throws:
 * what cannot be kept now (disk full) is tried at the next look.
 */
export function duties(options: DutiesOptions): () => boolean {
  const { log } = options;
  /** For which day the held hosts of a site were seen to. */
  const heldDays = new Map<string, string>();
  let unrecorded: Extract<ClockNews, { kind: 'set_back' }> | undefined;

  const recordClock = () => {
    if (unrecorded === undefined) return;
    const { byMs } = unrecorded;
    // Measured against our own earlier time, with which nobody synchronises: so `synced` is false.
    const status = { source: 'set back, seen against earlier time', offset_ms: -Math.round(byMs), synced: false };
    options.withClock(status, () => options.inventory.again());
    unrecorded = undefined;
  };
  const keepHeld = () => {
    const now = options.clock.now();
    for (const site of options.sites()) {
      const day = options.days.of(now, site.timezone);
      if (heldDays.get(site.site_id) === day) continue;
      const since = options.days.startOf(now, site.timezone);
      for (const host of options.hosts()) if (host.site_id === site.site_id) keepHeldHost(host, site, day, since, now);
      heldDays.set(site.site_id, day);
    }
  };
  const keepHeldHost = (host: Host, site: Site, day: string, since: number, now: number) => {
    const problem = options.results.contact(host.host_id)?.problem;
    if (problem === undefined || retryAfter(problem.code, 1) !== 'held') return;
    if (options.kept.period(host.host_id, 'unreachable') === day) return;
    options.atomically(() => {
      options.seal([heldDraft(host, site, problem, since, now)]);
      options.kept.set(host.host_id, 'unreachable', day);
    });
  };
  const attempt = (work: () => void) => {
    try {
      work();
    } catch (error) {
      log.warn({ code: asProblem(error).code }, 'a regular duty could not be done');
    }
  };
  return () => {
    const news = options.clockNews();
    if (news.kind === 'set_back') {
      log.warn({ by_ms: Math.round(news.byMs), from: news.from }, 'the clock was set back');
      unrecorded = news;
      heldDays.clear();
    }
    for (const hostId of options.turned()) options.onTurned(hostId);
    attempt(options.sample);
    if (options.ready()) {
      attempt(recordClock);
      attempt(() => options.inventory.daily());
      attempt(keepHeld);
    }
    return news.kind !== 'steady';
  };
}
