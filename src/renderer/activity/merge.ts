import type { EvidenceKind, EvidenceRow } from '../../contract/evidence.ts';

/** The kinds of evidence that say what a person decided. */
export const ACTIVITY_KINDS = ['policy', 'approval', 'key'] as const satisfies readonly EvidenceKind[];
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];

/** What is known of one kind so far: newest first, and whether there are older ones. */
export interface KindRows {
  readonly rows: readonly EvidenceRow[];
  readonly ended: boolean;
}

/** Newer first, in the order of `evidence.list`: by time, number, id. */
export function newerFirst(a: EvidenceRow, b: EvidenceRow): number {
  return compare(b.timestamp, a.timestamp) || b.seq - a.seq || compare(b.bundle_id, a.bundle_id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Several kinds as one list, newest first. Stops where a kind is not known any further: an older row of another kind might
 * have something between it and the rest.
 */
export function merged(kinds: readonly KindRows[]): readonly EvidenceRow[] {
  const oldestKnown = kinds.flatMap(({ rows, ended }) => (ended ? [] : (rows.at(-1) ?? []))).sort(newerFirst)[0];
  const all = kinds.flatMap(({ rows }) => rows).sort(newerFirst);
  return oldestKnown === undefined ? all : all.filter((row) => newerFirst(row, oldestKnown) <= 0);
}
