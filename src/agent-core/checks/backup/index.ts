import type { Baseline } from '../../../contract/baseline.ts';
import type { Cause } from '../../../contract/drift.ts';
import type { Check, ProbeContext } from '../check.ts';
import { probeScript } from '../frames.ts';
import pathState from '../path-state.sh?raw';
import { unitParameter } from '../units.ts';
import { evaluateBackup } from './evaluate.ts';
import type { BackupFacts } from './facts.ts';
import { askedFor, parseBackup } from './parse.ts';
import probe from './probe.linux.sh?raw';
import { proposeBackup } from './propose.ts';
import { recordBackup, stableBackup } from './record.ts';
import repositoryProbe from './repository.linux.sh?raw';

/**
 * What the probes may run through `priv` under this baseline.
 * restic starts ssh or rclone from the PATH for repositories `sftp:` and `rclone:`: a sudoers file with these lines has
 * to set `secure_path`.
 */
function backupPrivileged(baseline: Baseline): readonly (readonly string[])[] {
  const { status_file, repository, password_file } = askedFor(baseline);
  const status = ['head', '-c', '65536', status_file];
  if (repository === undefined || password_file === undefined) return [status];
  const listing = ['restic', 'snapshots', '--json', '--no-lock', '--no-cache'];
  return [status, [...listing, '--repo', repository, '--password-file', password_file]];
}

const CURES: ReadonlyMap<string, string> = new Map([
  ['no_backup', 'run_backup_job'],
  ['backup_old', 'run_backup_job'],
  ['backup_failed', 'run_backup_job'],
  ['restore_test_old', 'run_restore_test'],
]);

/** Backup: the job, its record, and the repository, which has a probe of its own since its storage may be far away. */
export const backupCheck: Check<BackupFacts> = {
  id: 'backup',
  probes(context: ProbeContext) {
    if (context.platform === 'windows') return [];
    const { unit, status_file, repository, password_file } = askedFor(context.baseline);
    const JOB = unitParameter([unit]);
    return [
      {
        name: 'backup',
        cadence: 'cheap',
        script: probeScript(`${pathState}\n${probe}`),
        params: { JOB, STATUS: status_file },
        timeoutMs: 12_000,
      },
      ...(repository === undefined
        ? []
        : [
            {
              name: 'backup_repository',
              cadence: 'expensive' as const,
              script: probeScript(`${pathState}\n${repositoryProbe}`),
              params: { JOB, REPOSITORY: repository, PASSWORD_FILE: password_file ?? '' },
              timeoutMs: 18_000,
            },
          ]),
    ];
  },
  privileged: backupPrivileged,
  parse: parseBackup,
  evaluate: evaluateBackup,
  record: recordBackup,
  stable: stableBackup,
  propose: proposeBackup,
  cure: (cause: Cause, platform) => (platform === 'windows' ? undefined : CURES.get(cause.code)),
};
