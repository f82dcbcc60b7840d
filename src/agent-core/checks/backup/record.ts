import type { SignableObject } from '../../../contract/primitives.ts';
import { isoTime } from '../../clock.ts';
import { stableUnit, unitRecord } from '../units.ts';
import type { BackupFacts, StatusFact } from './facts.ts';

/** The facts as they go into records. */
export function recordBackup({ job, status, repository }: BackupFacts): SignableObject {
  return {
    ...(job === undefined
      ? {}
      : {
          job: {
            ...unitRecord(job.unit),
            result: job.result,
            ...(job.exitStatus === undefined ? {} : { exit_status: job.exitStatus }),
            ...(job.endedAt === undefined ? {} : { ended_at: isoTime(job.endedAt) }),
          },
        }),
    ...(status === undefined ? {} : { status_file: statusRecord(status) }),
    ...(repository === undefined
      ? {}
      : {
          repository: {
            exists: repository.exists,
            host: repository.host,
            snapshots: repository.own,
            snapshots_of_others: repository.others,
            ...(repository.newestAt === undefined ? {} : { newest_at: isoTime(repository.newestAt) }),
          },
        }),
  };
}

function statusRecord({ path, present, lastBackup, lastRestoreTest, checksum }: StatusFact): SignableObject {
  return {
    path,
    present,
    ...(lastBackup === undefined ? {} : { last_backup: when(lastBackup) }),
    ...(lastRestoreTest === undefined ? {} : { last_restore_test: when(lastRestoreTest) }),
    ...(checksum === undefined ? {} : { checksum }),
  };
}

function when(time: number | 'never'): string {
  return time === 'never' ? time : isoTime(time);
}

/**
 * What stays as it is until a backup or a restore test is made, which is when a plan to make one is void: not the
 * snapshots of other hosts.
 */
export function stableBackup({ job, status, repository }: BackupFacts): SignableObject {
  return {
    ...(job === undefined ? {} : { job: { ...stableUnit(job.unit), result: job.result } }),
    ...(status === undefined ? {} : { status_file: statusRecord(status) }),
    ...(repository === undefined
      ? {}
      : {
          repository: {
            exists: repository.exists,
            ...(repository.newestAt === undefined ? {} : { newest_at: isoTime(repository.newestAt) }),
          },
        }),
  };
}
