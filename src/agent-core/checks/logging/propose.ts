import { type Baseline, loggingBaseline } from '../../../contract/baseline.ts';
import type { Reading } from '../check.ts';
import { isRunning } from '../units.ts';
import type { LoggingFacts } from './facts.ts';

const DAY_S = 86_400;

/**
 * The logging section that this host meets now: the services that run, the audit keys that are loaded (none where
 * auditd does not run), and how long the journal is kept (0 when it is not on disk). A person reviews it: what is
 * missing from the proposal is missing on the host.
 */
export function proposeLogging(reading: Reading<LoggingFacts>): Partial<Baseline> | undefined {
  const { facts } = reading;
  if (facts?.journal === undefined || facts.auditd === undefined) return undefined;
  const running = facts.units.filter(isRunning);
  // An alias (Debian: syslog for rsyslog) is the same service under another name.
  const services = running
    .filter((unit, index) => running.findIndex((one) => one.id === unit.id) === index)
    .map((unit) => unit.name);
  const audited = isRunning(facts.auditd);
  if (services.length === 0 || (audited && facts.auditKeys === undefined)) return undefined;
  const standard = loggingBaseline.parse({});
  const { persistent, retentionSeconds } = facts.journal;
  const kept = retentionSeconds === undefined ? standard.journal_retention_days : Math.floor(retentionSeconds / DAY_S);
  return {
    logging: {
      services,
      canary_max_age_hours: standard.canary_max_age_hours,
      auditd_keys: audited ? [...(facts.auditKeys ?? [])] : [],
      journal_retention_days: persistent ? Math.min(kept, standard.journal_retention_days) : 0,
    },
  };
}
