import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Problem } from '../../contract/errors.ts';
import type { EvidenceRow } from '../../contract/evidence.ts';
import { problemOf } from '../core/problem.ts';
import { useFetched } from '../parts/use-fetched.ts';
import { useRested } from '../parts/use-rested.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';
import { ACTIVITY_KINDS, type ActivityKind, type KindRows, merged } from './merge.ts';

/** Records of each kind that are fetched at a time. Each is opened for who and why, so they are few. */
const PAGE = 25;
/** The count of records must rest this long before new ones are looked for: a scan writes hundreds. ms */
const REST_MS = 400;

/** The words must rest this long before they are asked for, ms. */
const TYPED_MS = 250;

/** '' for all. */
export interface ActivityFilter {
  readonly kind: ActivityKind | '';
  readonly text: string;
}

type Kinds = ReadonlyMap<ActivityKind, KindRows>;

/** What people decided, newest first, page by page; and how many entries came in since. */
export function useActivity(filter: ActivityFilter) {
  const { core } = useScreen();
  const { kind } = filter;
  const text = useRested(filter.text, TYPED_MS);
  const page = useCallback(
    async (of: ActivityKind, before?: string): Promise<KindRows> => {
      const words = text.trim();
      const rows = await core.client.evidence.list({
        kind: of,
        limit: PAGE,
        ...(words === '' ? {} : { text: words }),
        ...(before === undefined ? {} : { before }),
      });
      return { rows, ended: rows.length < PAGE };
    },
    [core, text],
  );
  const load = useCallback(async (): Promise<Kinds> => {
    const kinds = kind === '' ? ACTIVITY_KINDS : [kind];
    return new Map(await Promise.all(kinds.map(async (one) => [one, await page(one)] as const)));
  }, [kind, page]);
  // New entries are announced, not slipped in: the list would lose its place.
  const first = useFetched(load, { inStep: false });
  const [more, setMore] = useState<{ of: Kinds; kinds: Kinds; problem?: Problem }>();
  const extended = more !== undefined && more.of === first.value ? more : undefined;
  const kinds = extended?.kinds ?? first.value;
  const rows = useMemo(() => (kinds === undefined ? undefined : merged([...kinds.values()])), [kinds]);

  const older = async () => {
    if (first.value === undefined || kinds === undefined) return;
    const of = first.value;
    try {
      const next = await Promise.all(
        [...kinds].map(async ([one, known]) => {
          const last = known.rows.at(-1);
          if (known.ended || last === undefined) return [one, known] as const;
          const add = await page(one, last.bundle_id);
          return [one, { rows: [...known.rows, ...add.rows], ended: add.ended }] as const;
        }),
      );
      setMore({ of, kinds: new Map(next) });
    } catch (error) {
      setMore({ of, kinds, problem: problemOf(error) });
    }
  };
  return {
    rows,
    problem: first.problem ?? extended?.problem,
    loading: first.loading,
    again: first.again,
    hasOlder: kinds !== undefined && [...kinds.values()].some(({ ended }) => !ended),
    older,
    fresh: useFresh(first.value, load),
  };
}

/** How many entries there are that the page does not show yet; looked for whenever the console has written records. */
function useFresh(shown: Kinds | undefined, load: () => Promise<Kinds>): number {
  const count = useScreenStore('fleet', ({ about }) => about?.evidence_count);
  const [fresh, setFresh] = useState<{ of: Kinds; count: number }>();
  useEffect(() => {
    if (shown === undefined || count === undefined) return;
    let late = false;
    const known = new Set(rowsOf(shown).map((row) => row.bundle_id));
    const newest = merged([...shown.values()])[0];
    const timer = setTimeout(() => {
      load().then(
        (now) => {
          const found = rowsOf(now).filter(
            (row) => !known.has(row.bundle_id) && (newest === undefined || row.timestamp >= newest.timestamp),
          );
          if (!late) setFresh({ of: shown, count: found.length });
        },
        // What went wrong shows when the list itself is read anew.
        () => undefined,
      );
    }, REST_MS);
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [shown, count, load]);
  return fresh !== undefined && fresh.of === shown ? fresh.count : 0;
}

function rowsOf(kinds: Kinds): readonly EvidenceRow[] {
  return [...kinds.values()].flatMap(({ rows }) => rows);
}
