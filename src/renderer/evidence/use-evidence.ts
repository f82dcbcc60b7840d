import { useCallback, useEffect, useState } from 'react';
import type { Problem } from '../../contract/errors.ts';
import type { EvidenceKind, EvidenceRow } from '../../contract/evidence.ts';
import { problemOf } from '../core/problem.ts';
import { useFetched } from '../parts/use-fetched.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';

/** The filters of the page; '' for all. */
export interface ShownFilter {
  readonly text: string;
  readonly kind: EvidenceKind | '';
  readonly check: string;
  readonly host: string;
}

/** Everything. */
export const NO_FILTER: ShownFilter = { text: '', kind: '', check: '', host: '' };
/** Records fetched at a time. */
const PAGE = 100;
/** How long the filters must rest before they are asked for, ms. */
const REST_MS = 250;

function query(filter: ShownFilter) {
  return {
    limit: PAGE,
    ...(filter.text.trim() === '' ? {} : { text: filter.text.trim() }),
    ...(filter.kind === '' ? {} : { kind: filter.kind }),
    ...(filter.check === '' ? {} : { check: filter.check }),
    ...(filter.host === '' ? {} : { host: filter.host }),
  };
}

/** The records that pass the filters, page by page, and how many were written since. */
export function useEvidence(filter: ShownFilter) {
  const { core } = useScreen();
  const settled = useRested(filter);
  const count = useScreenStore('fleet', ({ about }) => about?.evidence_count);
  const [more, setMore] = useState<{ of: unknown; rows: readonly EvidenceRow[]; ended: boolean; problem?: Problem }>();
  const load = useCallback(async () => ({ rows: await core.client.evidence.list(query(settled)) }), [core, settled]);
  const { value, problem, loading, again } = useFetched(load);
  const [seen, setSeen] = useState<{ of: unknown; count: number }>();
  // How many there were when these were fetched; the fleet may tell the number later than the records come.
  if (value !== undefined && count !== undefined && seen?.of !== value) setSeen({ of: value, count });
  const mine = more !== undefined && more.of === value ? more : undefined;
  const rows = value === undefined ? undefined : [...value.rows, ...(mine?.rows ?? [])];

  const older = () => {
    const last = rows?.at(-1);
    if (last === undefined) return;
    core.client.evidence.list({ ...query(settled), before: last.bundle_id }).then(
      (next) => setMore({ of: value, rows: [...(mine?.rows ?? []), ...next], ended: next.length < PAGE }),
      (error: unknown) => setMore({ of: value, rows: mine?.rows ?? [], ended: false, problem: problemOf(error) }),
    );
  };
  return {
    rows,
    problem: problem ?? mine?.problem,
    loading,
    fresh: seen === undefined || count === undefined ? 0 : Math.max(0, count - seen.count),
    refresh: again,
    older,
    hasOlder: value !== undefined && value.rows.length === PAGE && mine?.ended !== true,
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
