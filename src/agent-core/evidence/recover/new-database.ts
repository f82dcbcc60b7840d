import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, isoTime } from '../../clock.ts';
import { RoundsError } from '../../errors.ts';
import { fsyncDir, makePrivateDir } from '../../files.ts';
import { lockDataFolder } from '../../store/lock.ts';
import { metaTable } from '../../store/meta.ts';
import { openStore } from '../../store/open.ts';
import { DATABASE_FILE } from '../../store/store-error.ts';
import { readLog } from '../verify/log-view.ts';
import { type Adopted, adoptLog } from './adopt.ts';
import { bundlesInDatabase } from './salvage.ts';

/** What became of a damaged database. */
export interface NewDatabase {
  /** Name of the damaged file now; undefined when there was none. */
  readonly movedTo: string | undefined;
  /** Bundles that the log on disk holds. */
  readonly entries: number;
  /** Bundles behind them that were acknowledged, not yet logged, and found again: they wait in the new database. */
  readonly pending: number;
}

/** The new database is made in here, whole, before it takes the place of the damaged one. */
const WORKSHOP = '.new-database';

/**
 * Sets a damaged or lost database aside and makes a new one that goes on where the log's files end: same device, next
 * number. Changes no evidence; `evidenceDir` is where it is, when not in the data folder. Sites, hosts and baselines are not in the evidence folder and must be entered again.
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
  const workshop = join(dataDir, WORKSHOP);
  await rm(workshop, { recursive: true, force: true });
  await makePrivateDir(workshop);
  try {
    const adopted = await fill(workshop, dataDir, evidenceDir ?? join(dataDir, 'evidence'), clock);
    const movedTo = await setAside(dataDir, clock);
    await rename(join(workshop, DATABASE_FILE), join(dataDir, DATABASE_FILE));
    await fsyncDir(dataDir);
    return { movedTo, entries: adopted.covered, pending: adopted.pending };
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

async function fill(workshop: string, dataDir: string, root: string, clock: Clock): Promise<Adopted> {
  const deviceId = await onlyDevice(root);
  const db = openStore(workshop, clock);
  try {
    if (deviceId === undefined) return { covered: 0, pending: 0 };
    metaTable(db).set('device_id', deviceId);
    const salvaged = bundlesInDatabase(join(dataDir, DATABASE_FILE), deviceId);
    return await adoptLog(db, root, await readLog(root, deviceId), clock, salvaged);
  } finally {
    // The last connection carries the write-ahead log into the file.
    db.close();
  }
}

async function setAside(dataDir: string, clock: Clock): Promise<string | undefined> {
  const stamp = isoTime(clock.now()).replaceAll(/[:.]/g, '');
  const movedTo = `${DATABASE_FILE}.damaged-${stamp}`;
  let found = false;
  for (const suffix of ['', '-wal', '-shm']) {
    const file = join(dataDir, DATABASE_FILE + suffix);
    if ((await stat(file).catch(() => undefined)) === undefined) continue;
    await rename(file, join(dataDir, movedTo + suffix));
    found = true;
  }
  return found ? movedTo : undefined;
}

async function onlyDevice(root: string): Promise<string | undefined> {
  const [device, other] = await loggedDevices(root);
  if (other === undefined) return device;
  throw new RoundsError(
    'CONFLICT',
    'The evidence holds logs of several devices, so it cannot be told which is this one. Put back a copy of the database.',
  );
}

/** Ids of the devices that have a log in an evidence folder. */
async function loggedDevices(root: string): Promise<string[]> {
  const found = await readdir(join(root, '_log'), { withFileTypes: true }).catch(() => []);
  return found.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

/**
 * Refuses a database that does not know its device although the evidence folder holds a log: the database was lost or
 * emptied, and a new device would begin a second log beside the first, unnoticed.
 *
 * @throws RoundsError `STORE_CORRUPT`.
 */
export async function assertNotLost(root: string, deviceId: string | undefined): Promise<void> {
  if (deviceId !== undefined || (await loggedDevices(root)).length === 0) return;
  throw new RoundsError(
    'STORE_CORRUPT',
    'The database is empty, but the evidence folder holds a log: the database was lost. Nothing was changed. Put back a ' +
      'copy from the backups folder, or run "rounds evidence rebuild-index --new-database": it goes on where that log ends; ' +
      'sites, hosts and baselines must then be entered again.',
  );
}
