import { isoTime } from '../clock.ts';
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
