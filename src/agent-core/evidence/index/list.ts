import { type EvidenceFilter, type EvidenceRow, evidenceRow } from '../../../contract/evidence.ts';
import type { Db } from '../../store/open.ts';
import { fromColumn } from '../../store/rows.ts';

/** The bundles that pass a filter, newest first: by time, then by number. */
export function listBundles(db: Db, filter: EvidenceFilter): EvidenceRow[] {
  const where: string[] = [];
  const values: (string | number)[] = [];
  const add = (sql: string, ...given: (string | number)[]) => {
    where.push(sql);
    values.push(...given);
  };
  if (filter.check !== undefined) add('check_id = ?', filter.check);
  if (filter.outcome !== undefined) add('outcome = ?', filter.outcome);
  if (filter.kind !== undefined) add('kind = ?', filter.kind);
  if (filter.from !== undefined) add('at >= ?', filter.from);
  if (filter.to !== undefined) add('at < ?', filter.to);
  if (filter.host !== undefined) add('(host_id = ? OR host_name = ?)', filter.host, filter.host);
  if (filter.site !== undefined) add('(site_id = ? OR site_name = ?)', filter.site, filter.site);
  if (filter.before !== undefined) {
    // Behind the last row of the page before, in the very order of the list: bundles of one moment are told apart too.
    add('(at, seq, bundle_id) < (SELECT at, seq, bundle_id FROM bundle WHERE bundle_id = ?)', filter.before);
  }
  const words = searchWords(filter.text ?? '');
  if (words !== undefined) add('rowid IN (SELECT rowid FROM words WHERE words MATCH ?)', words);
  else if (filter.text !== undefined && filter.text.trim() !== '') return [];
  const sql = `SELECT row FROM bundle ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''}
    ORDER BY at DESC, seq DESC, bundle_id DESC LIMIT ?`;
  return db
    .prepare<(string | number)[], { row: string }>(sql)
    .all(...values, filter.limit)
    .map(({ row }) => fromColumn(evidenceRow, row, 'index row'));
}

/**
 * What a person typed as a full-text query: each word quoted, so that none of them is read as an operator of FTS5, and
 * taken as a beginning. Undefined when there is nothing to look for.
 */
function searchWords(text: string): string | undefined {
  const words = text.match(/[\p{L}\p{N}][\p{L}\p{N}_.:-]*/gu) ?? [];
  return words.length === 0 ? undefined : words.map((word) => `"${word}"*`).join(' ');
}
