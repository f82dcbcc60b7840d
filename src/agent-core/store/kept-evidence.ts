import type { Db } from './open.ts';

/** Kinds of evidence that watching keeps once a period. `attestation_part` is one of a scan that did not come to its end. */
export type PeriodicKind = 'attestation' | 'attestation_part' | 'unreachable';

/** For which period (a day of the site) evidence of a kind was kept last. */
export interface KeptEvidence {
  period(hostId: string, kind: PeriodicKind): string | undefined;
  set(hostId: string, kind: PeriodicKind, period: string): void;
}

/** The table `kept_evidence`. */
export function keptEvidenceTable(db: Db): KeptEvidence {
  const read = db.prepare<[string, string], { period: string }>(
    'SELECT period FROM kept_evidence WHERE host_id = ? AND kind = ?',
  );
  const write = db.prepare(
    `INSERT INTO kept_evidence (host_id, kind, period) VALUES (?, ?, ?)
     ON CONFLICT (host_id, kind) DO UPDATE SET period = excluded.period`,
  );
  return {
    period: (hostId, kind) => read.get(hostId, kind)?.period,
    set: (hostId, kind, period) => {
      write.run(hostId, kind, period);
    },
  };
}
