import { z } from 'zod';
import { metaTable } from '../store/meta.ts';
import type { Db } from '../store/open.ts';
import { CompactRange } from './compact-range.ts';

const FRONTIER = 'log_frontier';
const frontierState = z.object({ size: z.number(), hashes: z.array(z.string()) });

/** Where the files of the log end, as the database knows it: everything before is written and has a checkpoint. */
export function frontier(db: Db): CompactRange {
  const stored = metaTable(db).get(FRONTIER);
  return stored === undefined ? CompactRange.empty() : CompactRange.restore(frontierState.parse(JSON.parse(stored)));
}

/** Sets it; in the transaction that takes the rows before it out of the outbox. */
export function setFrontier(db: Db, range: CompactRange): void {
  metaTable(db).set(FRONTIER, JSON.stringify(range.save()));
}
