import { type Baseline, backupBaseline } from '../../../contract/baseline.ts';
import type { Reading } from '../check.ts';
import type { BackupFacts } from './facts.ts';

/**
 * The backup section to review: the job that the host has, the record that it writes, and the standard limits: how late
 * a host is must not become its own measure. Undefined where there is no job, or no record that can be read. A
 * repository is named by a person: its place cannot be told from outside.
 */
export function proposeBackup(reading: Reading<BackupFacts>): Partial<Baseline> | undefined {
  const { facts } = reading;
  if (facts?.status?.present !== true) return undefined;
  const unit = facts.job?.unit.load === 'loaded' ? facts.job.unit.name : facts.candidates[0];
  return unit === undefined ? undefined : { backup: backupBaseline.parse({ unit, status_file: facts.status.path }) };
}
