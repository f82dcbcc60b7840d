import type { BackupBaseline, Baseline } from '../../../contract/baseline.ts';
import type { Severity } from '../../../contract/enums.ts';
import type { Judgement, MissingFact, Reading } from '../check.ts';
import { asExpected, finding, noBaseline, notRead, type Part, together, unknown, weigh } from '../findings.ts';
import { ageAt } from '../moments.ts';
import { DAY_MS, HOUR_MS, span } from '../spans.ts';
import { unitState } from '../units.ts';
import type { BackupFacts, JobFact, RepositoryFact, StatusFact } from './facts.ts';

/** Results after which nothing is wrong: done, or skipped because a condition of the unit was not met. */
const FINE_RESULTS: ReadonlySet<string> = new Set(['success', 'exec-condition']);

/** Judges a host's backups. `now` is epoch ms of the console. */
export function evaluateBackup(reading: Reading<BackupFacts>, baseline: Baseline, now: number): Judgement {
  const asked = baseline.backup;
  if (asked === undefined) return noBaseline('backup');
  const expected = asExpected(asked);
  if (reading.facts === undefined) return unknown(reading.missing, expected);
  const { job, status, repository } = reading.facts;
  return weigh({
    ...together(
      { findings: [], missing: reading.missing },
      // What lies in the repository is proof; what the record says of it is a claim, and no longer asked.
      asked.repository === undefined ? judgeRecord(status, asked, now) : judgeRepository(repository, asked, now),
      judgeJob(job, asked),
      judgeRestoreTest(status, asked, now),
    ),
    expected,
    allWell: `The last backup is less than ${asked.max_age_hours} h old, its job did not fail, and a restore was tested.`,
  });
}

function judgeRecord(status: StatusFact | undefined, asked: BackupBaseline, now: number): Part {
  if (status === undefined) return missing(notRead('backup record'));
  if (!status.present)
    return found(
      'no_backup',
      'critical',
      'there is no record of any backup',
      asked.status_file,
      'no such file',
      'a record',
    );
  if (status.lastBackup === 'never')
    return found(
      'no_backup',
      'critical',
      'no backup was ever recorded',
      asked.status_file,
      'no last_backup',
      'a backup',
    );
  if (status.lastBackup === undefined) return missing(notRead('time of the last backup'));
  return judgeAge(status.lastBackup, asked, now, asked.status_file);
}

function judgeRepository(repository: RepositoryFact | undefined, asked: BackupBaseline, now: number): Part {
  const subject = asked.repository ?? '';
  if (repository === undefined) return missing(notRead('snapshots of the repository'));
  if (!repository.exists)
    return found(
      'no_backup',
      'critical',
      'there is no backup repository',
      subject,
      'no repository',
      'snapshots of this host',
    );
  if (repository.newestAt === undefined) {
    const there = `no snapshot of the host ${repository.host} (${repository.others} of other hosts)`;
    return found('no_backup', 'critical', 'the repository holds no backup of this host', subject, there, 'one');
  }
  return judgeAge(repository.newestAt, asked, now, subject);
}

function judgeAge(at: number, asked: BackupBaseline, now: number, subject: string): Part {
  const age = ageAt(at, now);
  if (age === undefined) return missing(inFuture('time of the last backup'));
  if (age <= asked.max_age_hours * HOUR_MS) return { findings: [], missing: [] };
  const most = `one that is at most ${asked.max_age_hours} h old`;
  return found(
    'backup_old',
    'high',
    `the last backup is ${span(age)} old`,
    subject,
    `a backup that is ${span(age)} old`,
    most,
  );
}

function judgeJob(job: JobFact | undefined, asked: BackupBaseline): Part {
  if (job === undefined) return missing(notRead(`result of ${asked.unit}`));
  const { unit, result, exitStatus } = job;
  const subject = asked.unit;
  if (unit.load !== 'loaded') {
    const gone = unit.load === 'not-found';
    const headline = `the backup job ${subject} is ${gone ? 'not installed' : 'switched off'}`;
    return found(
      'backup_failed',
      'high',
      headline,
      subject,
      `${subject} ${unitState(unit)}`,
      'a job that makes backups',
    );
  }
  if (unit.active !== 'failed' && FINE_RESULTS.has(result)) return { findings: [], missing: [] };
  const how = exitStatus === undefined ? result : `${result}, exit code ${exitStatus}`;
  return found(
    'backup_failed',
    'high',
    `the backup job ${subject} failed`,
    subject,
    `${unitState(unit)} (${how})`,
    'success',
  );
}

function judgeRestoreTest(status: StatusFact | undefined, asked: BackupBaseline, now: number): Part {
  const days = asked.max_restore_test_age_days;
  const old = (headline: string, what: string): Part =>
    found('restore_test_old', 'medium', headline, 'restore test', what, `one in the last ${span(days * DAY_MS)}`);
  if (status === undefined) return missing(notRead('backup record'));
  if (!status.present || status.lastRestoreTest === 'never')
    return old('no restore was ever tested', 'no record of a restore test');
  if (status.lastRestoreTest === undefined) return missing(notRead('time of the last restore test'));
  const age = ageAt(status.lastRestoreTest, now);
  if (age === undefined) return missing(inFuture('time of the last restore test'));
  if (age <= days * DAY_MS) return { findings: [], missing: [] };
  return old(`a restore was tested ${span(age)} ago`, `the last one ${span(age)} ago`);
}

function inFuture(fact: string): MissingFact {
  return { fact, why: 'it is in the future, which proves nothing', fix: "Check the host's clock and this computer's." };
}

function missing(one: MissingFact): Part {
  return { findings: [], missing: [one] };
}

function found(
  code: string,
  severity: Severity,
  headline: string,
  subject: string,
  what: string,
  wanted: string,
): Part {
  const detail = `Found ${what}, expected ${wanted}.`;
  return { findings: [finding(headline, { code, severity, subject, detail })], missing: [] };
}
