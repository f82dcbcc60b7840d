import { isoTime } from '../../../clock.ts';
import { DAY_MS, lastDaily, lastEvery, seconds } from '../days.ts';
import { fact, ran, whole } from '../lines.ts';
import { backupJob, isInstalled, unitLines } from '../units.ts';
import { param, type Question } from './answer.ts';

const CHECKSUM = '58a3bee0248ea0809fad09e736b2b29879aa8a46a55336952037b60377e774d5';
/** The record that a backup job writes unless the baseline names another one. */
const STATUS_FILE = '/var/lib/compliance-agent/backup-status.json';

/** Answers backup/probe.linux.sh: a nightly job with a record. */
export function backup(question: Question): string {
  const { host, faults, now } = question;
  const job = param(question, 'JOB');
  const own = backupJob(host.platform);
  const isThere = isInstalled(host.platform, faults, own);
  const failed = faults.has('backup_failed');
  const ended = job === own && isThere ? [`Ended=${seconds(failed ? lastDaily(now, 7) : lastNight(question))}`] : [];
  const hasRecord = isThere && param(question, 'STATUS') === STATUS_FILE;
  return whole(
    unitLines(host.platform, faults, job),
    ran('job', [`Result=${failed ? 'exit-code' : 'success'}`, `ExecMainStatus=${failed ? 3 : 0}`, ...ended]),
    fact('status.state', hasRecord ? 'file' : 'absent'),
    hasRecord ? ran('status', [JSON.stringify(recordOf(question))]) : [],
    isThere ? fact('candidate', own) : [],
  );
}

/** Answers backup/repository.linux.sh: the snapshots of the last three nights. */
export function backupRepository(question: Question): string {
  const { host, faults } = question;
  const newest = lastNight(question);
  const own = faults.has('no_backup') ? [] : [2, 1, 0].map((nights) => `own ${isoTime(newest - nights * DAY_MS)}`);
  return whole(
    fact('host.name', host.name),
    fact('password.file', '/etc/restic/password'),
    param(question, 'REPOSITORY').startsWith('/') ? fact('repository.state', 'file') : [],
    ran('restic', [own.length === 0 ? 'list []' : 'list [', ...own, 'others 0']),
  );
}

/** When the last backup was made: at seven in the morning (UTC), unless that no longer happens. */
function lastNight({ faults, now }: Question): number {
  const since = faults.get('backup_old');
  if (since !== undefined) return lastDaily(since, 7) - 2 * DAY_MS;
  return lastDaily(faults.has('backup_failed') ? now - DAY_MS : now, 7);
}

function recordOf(question: Question) {
  const { faults, now } = question;
  const stale = faults.get('restore_test_old');
  return {
    last_backup: isoTime(lastNight(question)),
    last_restore_test: isoTime(stale === undefined ? lastEvery(now, 7 * DAY_MS) : stale - 90 * DAY_MS),
    checksum: CHECKSUM,
  };
}
