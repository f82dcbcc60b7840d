import type { DayCompleteness, VerifyReport } from '../../contract/evidence.ts';
import type { Site } from '../../contract/fleet.ts';
import { isoTime } from '../clock.ts';
import type { Days } from '../drift/period.ts';
import type { CompletenessFact } from '../evidence/completeness/facts.ts';
import { missingOn, type SiteDay } from '../evidence/completeness/judge.ts';
import { readFacts } from '../evidence/completeness/read.ts';
import type { Services } from '../services.ts';

const DAY_MS = 86_400_000;

/**
 * Per site and day, what no evidence covers: the last `count` days with today, from the first inventory on. Bundles that
 * failed verification in `report` prove nothing. Throws `CANCELLED` when aborted.
 */
export async function completenessOf(
  services: Services,
  report: VerifyReport | undefined,
  count: number,
  signal: AbortSignal,
): Promise<DayCompleteness[]> {
  const now = services.clock.now();
  const refused = new Set(
    (report?.results ?? []).flatMap(({ verdict, bundle_id }) =>
      verdict === 'invalid' && bundle_id !== undefined ? [bundle_id] : [],
    ),
  );
  // A day more on both sides: days of sites are not days of UTC, and a clock may have been ahead.
  const facts = await readFacts(
    { root: services.folders.evidence, list: (filter) => services.index.list(filter), refused, signal },
    isoTime(now - (count + 1) * DAY_MS),
    isoTime(now + DAY_MS),
  );
  return services.fleet
    .sites()
    .flatMap((site) => ofSite(site, facts.get(site.site_id) ?? [], count, now, services.days));
}

function ofSite(
  site: Site,
  facts: readonly CompletenessFact[],
  count: number,
  now: number,
  days: Days,
): DayCompleteness[] {
  const first = Math.min(...facts.flatMap((fact) => (fact.kind === 'inventory' ? [fact.at] : [])));
  return lastDays(site.timezone, count, now, days)
    .filter((day) => first < day.to)
    .map((day) => ({
      site: site.name,
      day: day.day,
      ...(now < day.to ? { ongoing: true as const } : {}),
      missing: missingOn(day, facts),
    }));
}

/** The last `count` days of a zone, oldest first. The end of today is not known exactly and not needed. */
function lastDays(zone: string, count: number, now: number, days: Days): SiteDay[] {
  const found: SiteDay[] = [];
  let moment = now;
  let to = now + DAY_MS;
  while (found.length < count) {
    const from = days.startOf(moment, zone);
    found.unshift({ day: days.of(moment, zone), from, to });
    to = from;
    moment = from - 1;
  }
  return found;
}
