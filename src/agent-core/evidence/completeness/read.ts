import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  bundle as bundleSchema,
  type EvidenceFilter,
  type EvidenceKind,
  type EvidenceRow,
} from '../../../contract/evidence.ts';
import { RoundsError } from '../../errors.ts';
import { bundleFolder } from '../layout.ts';
import { type CompletenessFact, completenessFacts } from './facts.ts';

/** Kinds that say something about completeness. */
const KINDS: readonly EvidenceKind[] = ['drift', 'attestation', 'unreachable', 'inventory'];

/** More than any site makes; the index is asked for one kind and span at a time. */
const ALL = Number.MAX_SAFE_INTEGER;

/** What {@link readFacts} reads. */
export interface FactSource {
  /** The evidence folder. */
  readonly root: string;
  readonly list: (filter: EvidenceFilter) => EvidenceRow[];
  /** Bundles that did not pass verification: they prove nothing. */
  readonly refused: ReadonlySet<string>;
  /** Ends the reading. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * What the bundles of a span (ISO times, `to` exclusive) prove, per site, together with each site's inventories before it.
 * Read from the files: the index only says where they are. A bundle that cannot be read proves nothing.
 * Throws `CANCELLED` when aborted.
 */
export async function readFacts(
  source: FactSource,
  from: string,
  to: string,
): Promise<Map<string, CompletenessFact[]>> {
  const facts = new Map<string, CompletenessFact[]>();
  const rows = KINDS.flatMap((kind) => source.list({ kind, from, to, limit: ALL }));
  rows.push(...lastBefore(source.list({ kind: 'inventory', to: from, limit: ALL })));
  for (const row of rows) {
    if (source.signal?.aborted) throw new RoundsError('CANCELLED', 'Looking for missing evidence was cancelled.');
    if (source.refused.has(row.bundle_id)) continue;
    const found = await readBundle(source.root, row);
    if (found === undefined || found.bundle_id !== row.bundle_id) continue;
    const ofSite = facts.get(found.site_id) ?? [];
    facts.set(found.site_id, ofSite);
    ofSite.push(...completenessFacts(found));
  }
  return facts;
}

/** The last one of each device and site. */
function lastBefore(rows: readonly EvidenceRow[]): EvidenceRow[] {
  const last = new Map<string, EvidenceRow>();
  for (const row of rows) {
    const name = `${row.device_id} ${row.site_id}`;
    if ((last.get(name)?.seq ?? 0) < row.seq) last.set(name, row);
  }
  return [...last.values()];
}

async function readBundle(root: string, row: EvidenceRow) {
  const path = join(root, bundleFolder(row.timestamp, row.bundle_id), 'bundle.json');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return bundleSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
