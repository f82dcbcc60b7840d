import { readdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EMPTY_TREE_HEAD } from '../../contract/evidence.ts';
import { type Clock, isoTime } from '../clock.ts';
import { RoundsError } from '../errors.ts';
import { lockDataFolder } from '../store/lock.ts';
import { metaTable } from '../store/meta.ts';
import { DATABASE_FILE, openStore } from '../store/open.ts';
import { canonicalBytes } from './canonical.ts';
import { CompactRange } from './compact-range.ts';
import { setFrontier } from './flush.ts';
import { leafHash } from './merkle.ts';
import { logTables } from './outbox.ts';
import { bundleFolders } from './rebuild.ts';
import { headOf } from './verify/judge-log.ts';
import { type LogView, readLog } from './verify/log-view.ts';

/** What became of a damaged database. */
export interface NewDatabase {
  readonly movedTo: string;
  /** Entries of the log on disk; the next bundle gets the number after them. */
  readonly entries: number;
}

/**
 * Sets a damaged database aside and makes a new one that goes on where the log's files end: same device, next number.
 * Changes no evidence. Sites, hosts and baselines are not in the evidence folder and must be entered again.
 *
 * Throws RoundsError `STORE_LOCKED`, `EVIDENCE_DAMAGED` when the log on disk does not hold together (then it must be
 * looked at first: going on behind it could hide what was done to it), `CONFLICT` when there are several devices.
 */
export async function newDatabaseFromEvidence(
  dataDir: string,
  evidenceDir: string | undefined,
  clock: Clock,
): Promise<NewDatabase> {
  using _lock = lockDataFolder(dataDir, 'a repair');
  const root = evidenceDir ?? join(dataDir, 'evidence');
  const view = await ownLog(root);
  const stamp = isoTime(clock.now()).replaceAll(/[:.]/g, '');
  const movedTo = `${DATABASE_FILE}.damaged-${stamp}`;
  for (const suffix of ['', '-wal', '-shm']) {
    const file = join(dataDir, DATABASE_FILE + suffix);
    if (await stat(file).catch(() => undefined)) await rename(file, join(dataDir, movedTo + suffix));
  }
  const db = openStore(dataDir, clock);
  try {
    if (view === undefined) return { movedTo, entries: 0 };
    const range = CompactRange.empty();
    for (const entry of view.entries) range.append(leafHash(canonicalBytes(entry)));
    const tables = logTables(db);
    db.transaction(() => {
      metaTable(db).set('device_id', view.deviceId);
      setFrontier(db, range);
      for (const entry of view.entries) tables.recall(entry);
      if (view.checkpoint !== undefined)
        tables.remember(headOf(view.checkpoint.head), view.checkpoint.text, clock.now());
    })();
    await recallLabels(root, (day, used) => tables.recallLabel(day, used));
    return { movedTo, entries: view.entries.length };
  } finally {
    db.close();
  }
}

async function ownLog(root: string): Promise<LogView | undefined> {
  const devices = await readdir(join(root, '_log')).catch(() => []);
  const [device, other] = devices;
  if (device === undefined) return undefined;
  if (other !== undefined)
    throw new RoundsError(
      'CONFLICT',
      `The evidence holds logs of ${devices.length} devices, so it cannot be told which is this one. Put back a copy of the database.`,
    );
  const view = await readLog(root, device);
  const head = view.checkpoint === undefined ? EMPTY_TREE_HEAD : headOf(view.checkpoint.head);
  const whole =
    view.faults.length === 0 &&
    [view.canonical, view.schema, view.gap].every((check) => check.result === 'pass') &&
    head.size <= view.entries.length &&
    view.rootAt(head.size) === head.root;
  if (!whole)
    throw new RoundsError(
      'EVIDENCE_DAMAGED',
      'The log on disk does not hold together, so nothing was changed. "rounds verify" names what differs; put back a copy of the database instead.',
    );
  return view;
}

/** Labels are counted per day: the count goes on behind the highest label that a bundle on disk has. */
async function recallLabels(root: string, recall: (day: string, used: number) => void): Promise<void> {
  const highest = new Map<string, number>();
  for await (const folder of bundleFolders(root)) {
    const text = await readFile(join(root, folder, 'bundle.json'), 'utf8').catch(() => '');
    const label = /"label":"EB-(\d{4})(\d{2})(\d{2})-(\d+)"/.exec(text);
    if (label === null) continue;
    const day = `${label[1]}/${label[2]}/${label[3]}`;
    highest.set(day, Math.max(highest.get(day) ?? 0, Number(label[4])));
  }
  for (const [day, used] of highest) recall(day, used);
}
