import type { Clock } from '../../clock.ts';
import type { ScoreSamples, Tally } from '../../store/score-samples.ts';

const HOUR_MS = 3_600_000;

/** Stores the score of each site once an hour, and again when it changed within the hour: the last one stays. */
export function scoreSampler(
  clock: Clock,
  samples: ScoreSamples,
  sites: () => ReadonlyMap<string, Tally>,
): { sample(): void } {
  const stored = new Map<string, string>();
  return {
    sample: () => {
      const hour = Math.floor(clock.now() / HOUR_MS) * HOUR_MS;
      for (const [siteId, tally] of sites()) {
        const text = `${hour} ${tally.good} ${tally.counted}`;
        if (tally.counted === 0 || stored.get(siteId) === text) continue;
        samples.set(siteId, hour, tally);
        stored.set(siteId, text);
      }
    },
  };
}
