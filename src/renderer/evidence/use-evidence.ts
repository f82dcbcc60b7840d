import { useCallback, useEffect, useState } from 'react';
import type { Problem } from '../../contract/errors.ts';
import type { EvidenceRow } from '../../contract/evidence.ts';
import { problemOf } from '../core/problem.ts';
import { type Fetched, useFetched } from '../parts/use-fetched.ts';
import { queryOf } from '../state/address-query.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';
import { questionOf, type ShownFilter, shownFilterOf } from './filter.ts';

/** Records fetched at a time. */
export const PAGE = 200;
/** How long the filters must rest before they are asked for, ms. */
const REST_MS = 250;

/** The first records that pass, and what was asked for. */
interface FirstPage {
  readonly rows: readonly EvidenceRow[];
  readonly question: ReturnType<typeof questionOf>;
}

/** Records after the first page. `of` is the first page that they belong to. */
interface More {
  readonly of: FirstPage;
  readonly rows: readonly EvidenceRow[];
  readonly ended: boolean;
  readonly problem?: Problem;
}

/** The records that pass the filter, page by page, and how many were written since. */
export interface Evidence {
  readonly first: Fetched<FirstPage>;
  readonly rows: readonly EvidenceRow[];
  /** Why older ones could not be had. */
  readonly problem: Problem | undefined;
  /** How many were written since these were fetched. */
  readonly fresh: number;
  readonly hasOlder: boolean;
  readonly fetchingOlder: boolean;
  /** Fetches one page more; nothing while one is under way. */
  older(): void;
}

/** Asks for the records that pass `filter`; `timezone` is that of its days. */
export function useEvidence(filter: ShownFilter, timezone: string): Evidence {
  const { core, stores } = useScreen();
  // Another verdict alone asks the core for nothing new.
  const settled = useRested(queryOf({ ...filter, verdict: '' }));
  const count = useScreenStore('fleet', ({ about }) => about?.evidence_count);
  const [more, setMore] = useState<More>();
  const [busy, setBusy] = useState(false);
  const load = useCallback(async () => {
    const question = questionOf(shownFilterOf(settled), timezone, stores.ticker.getState().now);
    return { rows: await core.client.evidence.list({ ...question, limit: PAGE }), question };
  }, [core, settled, timezone, stores]);
  // Not by itself: the list would move under the hand. The button says how many there are.
  const first = useFetched(load, { inStep: false });
  const page = first.value;
  const [seen, setSeen] = useState<{ of: unknown; count: number }>();
  // How many there were when these were fetched; the fleet may tell the number later than the records come.
  if (page !== undefined && count !== undefined && seen?.of !== page) setSeen({ of: page, count });
  const mine = more !== undefined && more.of === page ? more : undefined;
  const rows = mine === undefined ? (page?.rows ?? []) : mine.rows;

  const older = () => {
    const last = rows.at(-1);
    if (page === undefined || last === undefined || busy) return;
    setBusy(true);
    core.client.evidence
      .list({ ...page.question, limit: PAGE, before: last.bundle_id })
      .then(
        (next) => setMore({ of: page, rows: [...rows, ...next], ended: next.length < PAGE }),
        (error: unknown) => setMore({ of: page, rows, ended: false, problem: problemOf(error) }),
      )
      .finally(() => setBusy(false));
  };
  return {
    first,
    rows,
    problem: mine?.problem,
    fresh: seen === undefined || count === undefined ? 0 : Math.max(0, count - seen.count),
    hasOlder: page !== undefined && page.rows.length === PAGE && mine?.ended !== true,
    fetchingOlder: busy,
    older,
  };
}

/** A value, once it has not changed for a moment. */
function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), REST_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}
