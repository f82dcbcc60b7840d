import { setImmediate } from 'node:timers/promises';
import type { CheckId } from '../../contract/enums.ts';
import { isoTime } from '../clock.ts';
import { countDrift, driftMoments } from '../drift/drift-trend.ts';
import { scoreOf } from '../drift/score.ts';
import type { Services } from '../services.ts';
import { os } from './base.ts';
import { siteOf } from './lookup.ts';

const HOUR_MS = 3_600_000;

/** Watching: its state, and who starts and pauses it. */
export function watchHandlers({ watcher }: Services) {
  return {
    status: os.watch.status.handler(() => watcher.status()),
    start: os.watch.start.handler(() => {
      watcher.start();
      return watcher.status();
    }),
    pause: os.watch.pause.handler(() => {
      watcher.pause();
      return watcher.status();
    }),
  };
}

/** The score as it was, hour by hour. */
export function trendHandler(services: Services) {
  return os.trend.handler(({ input }) => {
    const site = input.site === undefined ? undefined : siteOf(services.fleet, input.site);
    const since = services.clock.now() - input.days * 24 * HOUR_MS;
    return services.samples.since(since, site?.site_id).flatMap(({ hour, ...tally }) => {
      const score = scoreOf(tally);
      return score === undefined ? [] : [{ at: isoTime(hour), score_bp: score, counted: tally.counted }];
    });
  });
}

/** How much had drifted, check by check, over time. Hosts take turns on the event loop. */
export function driftTrendHandler(services: Services) {
  return os.driftTrend.handler(async ({ input, signal }) => {
    const { clock, fleet, results } = services;
    const site = input.site === undefined ? undefined : siteOf(fleet, input.site);
    const moments = driftMoments(clock.now(), input.days);
    const since = moments[0] ?? clock.now();
    const tallies = moments.map(() => ({ drifted: new Map<CheckId, number>(), counted: 0 }));
    for (const host of fleet.hosts()) {
      if (site !== undefined && host.site_id !== site.site_id) continue;
      signal?.throwIfAborted();
      // What is no check of the host any more is not drift of it, though its past is kept.
      const checks = new Set(results.latest(host.host_id).map((one) => one.result.check));
      countDrift(
        tallies,
        moments,
        results.changes(host.host_id, since).filter((one) => checks.has(one.check)),
      );
      await setImmediate();
    }
    return moments.map((at, index) => {
      const { drifted, counted } = tallies[index] ?? { drifted: new Map(), counted: 0 };
      return { at: isoTime(at), drifted: Object.fromEntries(drifted), counted };
    });
  });
}
