import type { Db } from './open.ts';

/** How many cells counted, and how many of them were good. */
export interface Tally {
  readonly good: number;
  readonly counted: number;
}

/** The score as it was, hour by hour. */
export interface ScoreSamples {
  /** Sets the sample of a site in the hour that begins at `hour` (epoch ms); the last of an hour stays. */
  set(siteId: string, hour: number, tally: Tally): void;
  /** Oldest first; all sites together when none is named. */
  since(hour: number, siteId: string | undefined): (Tally & { readonly hour: number })[];
}

/** The table `score_sample`. */
export function scoreSampleTable(db: Db): ScoreSamples {
  const write = db.prepare(
    `INSERT INTO score_sample (site_id, hour, good, counted) VALUES (?, ?, ?, ?)
     ON CONFLICT (site_id, hour) DO UPDATE SET good = excluded.good, counted = excluded.counted`,
  );
  const read = db.prepare<[number, string | null, string | null], Tally & { hour: number }>(
    `SELECT hour, sum(good) AS good, sum(counted) AS counted FROM score_sample
     WHERE hour >= ? AND (? IS NULL OR site_id = ?) GROUP BY hour ORDER BY hour`,
  );
  return {
    set: (siteId, hour, tally) => {
      write.run(siteId, hour, tally.good, tally.counted);
    },
    since: (hour, siteId) => read.all(hour, siteId ?? null, siteId ?? null),
  };
}
