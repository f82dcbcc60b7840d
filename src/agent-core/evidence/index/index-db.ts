import { join } from 'node:path';
import { type EvidenceFilter, type EvidenceRow, evidenceRow } from '../../../contract/evidence.ts';
import { RoundsError } from '../../errors.ts';
import type { Db } from '../../store/open.ts';
import { fromColumn } from '../../store/rows.ts';
import { storeError } from '../../store/store-error.ts';
import { isDamage, makeIndexFile, openIndexFile } from './index-file.ts';
import { listBundles } from './list.ts';
import type { IndexLine } from './rows.ts';

/** What the index can find; everything in it can be made again from the files at any time. */
export interface EvidenceIndex extends Disposable {
  /**
   * Adds bundles, durably; those that are there already are left alone. Answers false when the index turned out to be
   * damaged: it is then new and empty, and has to be filled (`rebuildIndex`). Throws `DISK_FULL` or `READ_ONLY`.
   */
  add(bundles: readonly IndexLine[]): boolean;
  /** Newest first. */
  list(filter: EvidenceFilter): EvidenceRow[];
  /** Finds a bundle by id or label. Labels repeat between devices: all are given. */
  find(ref: string): { row: EvidenceRow; folder: string }[];
  count(): number;
  /** The highest number of a device that is in the index; 0 for none. */
  lastSeq(deviceId: string): number;
  /** Throws everything away; the index is not {@link complete} until it has been filled. */
  clear(): void;
  /** Says that every bundle of the evidence folder is in the index now. */
  setComplete(): void;
  /** False when the index is new, or its filling was cut off: it must be filled from the evidence. */
  readonly complete: boolean;
}

/** Opens `<dir>/index.db`; one that is damaged or of another version is replaced by an empty one. */
export function openIndex(dir: string): EvidenceIndex {
  const file = join(dir, 'index.db');
  let open = statementsOver(openIndexFile(file));
  const replace = () => {
    open.db.close();
    open = statementsOver(makeIndexFile(file));
  };
  return {
    add: (bundles) => {
      try {
        open.add(bundles);
        return true;
      } catch (error) {
        if (!isDamage(error)) throw storeError(error, file);
        replace();
        return false;
      }
    },
    list: (filter) => looking(() => listBundles(open.db, filter)),
    find: (ref) =>
      looking(() =>
        open.found.all(ref, ref).map(({ row, folder }) => ({ row: fromColumn(evidenceRow, row, 'index row'), folder })),
      ),
    count: () => looking(() => open.counted.get()?.n ?? 0),
    lastSeq: (deviceId) => open.last.get(deviceId)?.seq ?? 0,
    clear: () => {
      try {
        replace();
      } catch (error) {
        throw storeError(error, file);
      }
    },
    setComplete: () => {
      open.db.exec('UPDATE state SET complete = 1');
    },
    get complete() {
      return open.state.get()?.complete === 1;
    },
    [Symbol.dispose]: () => {
      open.db.close();
    },
  };
}

/** Damage that shows when something is looked for; it cannot be made good here, since that takes longer than an answer may. */
function looking<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!isDamage(error)) throw error;
    throw new RoundsError(
      'STORE_CORRUPT',
      'The index is damaged; the evidence itself is not affected. Run "rounds evidence rebuild-index".',
      { cause: error },
    );
  }
}

function statementsOver(db: Db) {
  const insert = db.prepare(
    `INSERT OR IGNORE INTO bundle (bundle_id, label, device_id, seq, kind, site_id, site_name, host_id, host_name, check_id, outcome, at, folder, row)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const words = db.prepare('INSERT INTO words (rowid, text) VALUES (?, ?)');
  const addOne = ({ row, text, folder }: IndexLine) => {
    const { changes, lastInsertRowid } = insert.run(
      row.bundle_id,
      row.label,
      row.device_id,
      row.seq,
      row.kind,
      row.site_id,
      row.site_name,
      row.host_id ?? null,
      row.host_name ?? null,
      row.check ?? null,
      row.outcome ?? null,
      row.timestamp,
      folder,
      JSON.stringify(row),
    );
    if (changes > 0) words.run(lastInsertRowid, text);
  };
  return {
    db,
    add: db.transaction((bundles: readonly IndexLine[]) => {
      for (const one of bundles) addOne(one);
    }),
    found: db.prepare<[string, string], { row: string; folder: string }>(
      'SELECT row, folder FROM bundle WHERE bundle_id = ? OR label = ?',
    ),
    counted: db.prepare<[], { n: number }>('SELECT count(*) AS n FROM bundle'),
    last: db.prepare<[string], { seq: number | null }>('SELECT max(seq) AS seq FROM bundle WHERE device_id = ?'),
    state: db.prepare<[], { complete: number }>('SELECT complete FROM state'),
  };
}
