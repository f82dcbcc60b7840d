import type { SignableObject } from '../../../contract/primitives.ts';
import { isoTime } from '../../clock.ts';
import { stableUnit, unitRecord } from '../units.ts';
import type { LoggingFacts } from './facts.ts';

/** The facts as they go into records. Units that the host does not have and nobody asked for are left out. */
export function recordLogging(facts: LoggingFacts): SignableObject {
  const { canary, previous, journal, auditd, auditKeys } = facts;
  return {
    services: facts.units
      .filter((unit) => unit.load !== 'not-found' || facts.asked.includes(unit.name))
      .map(unitRecord),
    ...(canary === undefined
      ? {}
      : {
          canary: {
            written: canary.written,
            journal: canary.journal,
            ...(canary.file === undefined ? {} : { file: canary.file.path, in_file: canary.file.sighting }),
          },
        }),
    ...(previous === undefined
      ? {}
      : { previous_canary: { written_at: isoTime(previous.writtenAt), journal: previous.journal } }),
    ...(journal === undefined
      ? {}
      : {
          journal: {
            storage: journal.storage,
            persistent: journal.persistent,
            ...(journal.retentionSeconds === undefined ? {} : { max_retention_s: journal.retentionSeconds }),
          },
        }),
    ...(auditd === undefined ? {} : { auditd: unitRecord(auditd) }),
    ...(auditKeys === undefined ? {} : { audit_keys: [...auditKeys] }),
  };
}

/** What stays as it is while nobody changes the host: no canary of an earlier scan, no sub-states. */
export function stableLogging(facts: LoggingFacts): SignableObject {
  const { canary, journal, auditd, auditKeys } = facts;
  return {
    services: facts.units.filter((unit) => facts.asked.includes(unit.name)).map(stableUnit),
    ...(canary === undefined
      ? {}
      : { canary: canary.written && canary.journal === 'found' && (canary.file?.sighting ?? 'found') === 'found' }),
    ...(journal === undefined
      ? {}
      : { persistent: journal.persistent, max_retention_s: journal.retentionSeconds ?? 0 }),
    ...(auditd === undefined ? {} : { auditd: stableUnit(auditd) }),
    ...(auditKeys === undefined ? {} : { audit_keys: [...auditKeys] }),
  };
}
