import { z } from 'zod';
import { type DriftResult, driftResult, type HostFacts, hostFacts } from '../../contract/drift.ts';
import { type CheckId, type CheckState, checkId, checkState } from '../../contract/enums.ts';
import { type Problem, problem } from '../../contract/errors.ts';
import { type HistoryEntry, historyEntry } from '../../contract/live.ts';
import type { Db } from './open.ts';
import { column, fromColumn } from './rows.ts';

/** Hosts of which the newest results are kept as they were last read: those of the largest fleet. */
const MOST_HOSTS = 5000;

/** The newest result of a check, with the bundle that last recorded it. */
export interface LatestResult {
  readonly result: DriftResult;
  readonly bundleId: string | undefined;
  /** Drift results in a row, this one included. */
  readonly inARow: number;
}

/** The last contact with a host. */
export interface Contact {
  readonly at: number;
  readonly facts: HostFacts | undefined;
  readonly problem: Problem | undefined;
  /** The canary written by the last scan that wrote one. */
  readonly canary: { readonly nonce: string; readonly writtenAt: number } | undefined;
}

/** That a check came into a state (again): what of its history is needed to count. */
export interface StateChange {
  readonly check: CheckId;
  readonly state: CheckState;
  /** Epoch ms. */
  readonly at: number;
}

const stateChanges = z.array(z.object({ check: checkId, state: checkState, at: z.number() }));

/** Results for those who only look. */
export interface ResultReader {
  latest(hostId: string): LatestResult[];
  history(hostId: string, since: number, check?: string): HistoryEntry[];
  /** States from `since` on, epoch ms, and before them the one that each check was in then; oldest first. */
  changes(hostId: string, since: number): StateChange[];
  contact(hostId: string): Contact | undefined;
}

/** The same, and changes. */
export interface ResultWriter extends ResultReader {
  saveLatest(result: DriftResult, at: number, bundleId: string | undefined, inARow: number): void;
  addHistory(hostId: string, entry: HistoryEntry, at: number): void;
  saveContact(hostId: string, contact: Contact): void;
  /** Drops the newest results of a check that no longer is one, on all hosts; what changed in the past stays. */
  forget(check: CheckId): void;
}

const contactRow = z.object({
  at: z.number(),
  facts: z.string().nullable(),
  problem: z.string().nullable(),
  canary: z.string().nullable(),
  canary_at: z.number().nullable(),
});

/** The tables `latest`, `history` and `contact`. Statements are prepared once: each scan uses all of them. */
export function resultTables(db: Db): ResultWriter {
  const readLatest = db.prepare<[string], { result: string; bundle_id: string | null; in_a_row: number }>(
    'SELECT result, bundle_id, in_a_row FROM latest WHERE host_id = ?',
  );
  const readContact = db.prepare<[string], unknown>(
    'SELECT at, facts, problem, canary, canary_at FROM contact WHERE host_id = ?',
  );
  // SQLite takes the other columns of a group from the row that has the max().
  const readChanges = db.prepare<[string, number, string, number], unknown>(
    `SELECT check_id AS "check", json_extract(entry, '$.state') AS state, max(at) AS at
       FROM history WHERE host_id = ? AND at < ? GROUP BY check_id
     UNION ALL
     SELECT check_id, json_extract(entry, '$.state'), at FROM history WHERE host_id = ? AND at >= ?
     ORDER BY at`,
  );
  const writeLatest = db.prepare(
    `INSERT INTO latest (host_id, check_id, at, result, bundle_id, in_a_row) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (host_id, check_id) DO UPDATE SET at = excluded.at, result = excluded.result,
     bundle_id = coalesce(excluded.bundle_id, bundle_id), in_a_row = excluded.in_a_row`,
  );
  const writeHistory = db.prepare('INSERT INTO history (host_id, check_id, at, entry) VALUES (?, ?, ?, ?)');
  const writeContact = db.prepare(
    `INSERT INTO contact (host_id, at, facts, problem, canary, canary_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (host_id) DO UPDATE SET at = excluded.at, facts = coalesce(excluded.facts, facts), problem = excluded.problem,
     canary = coalesce(excluded.canary, canary), canary_at = coalesce(excluded.canary_at, canary_at)`,
  );
  // A scan and the row of a screen ask for the same results several times over, and reading a record takes longer than
  // getting it: what was read is used again while its text is the same, which a rolled-back change cannot upset.
  const read = new Map<string, Map<string, DriftResult>>();
  return {
    latest: (hostId) => {
      const before = read.get(hostId);
      const now = new Map<string, DriftResult>();
      const found = readLatest.all(hostId).map((row) => {
        const result = before?.get(row.result) ?? fromColumn(driftResult, row.result, 'result');
        now.set(row.result, result);
        return { result, bundleId: row.bundle_id ?? undefined, inARow: row.in_a_row };
      });
      if (read.size >= MOST_HOSTS) read.clear();
      read.set(hostId, now);
      return found;
    },
    history: (hostId, since, check) =>
      column(
        db,
        'SELECT entry FROM history WHERE host_id = ? AND at >= ? AND (? IS NULL OR check_id = ?) ORDER BY at DESC, rowid DESC',
        'entry',
        hostId,
        since,
        check ?? null,
        check ?? null,
      ).map((text) => fromColumn(historyEntry, text, 'history')),
    changes: (hostId, since) => stateChanges.parse(readChanges.all(hostId, since, hostId, since)),
    contact: (hostId) => contactOf(readContact.get(hostId)),
    saveLatest: (result, at, bundleId, inARow) => {
      writeLatest.run(result.host_id, result.check, at, JSON.stringify(result), bundleId ?? null, inARow);
    },
    addHistory: (hostId, entry, at) => {
      writeHistory.run(hostId, entry.check, at, JSON.stringify(entry));
    },
    forget: (check) => {
      db.prepare('DELETE FROM latest WHERE check_id = ?').run(check);
    },
    saveContact: (hostId, contact) => {
      writeContact.run(
        hostId,
        contact.at,
        contact.facts === undefined ? null : JSON.stringify(contact.facts),
        contact.problem === undefined ? null : JSON.stringify(contact.problem),
        contact.canary?.nonce ?? null,
        contact.canary?.writtenAt ?? null,
      );
    },
  };
}

function contactOf(found: unknown): Contact | undefined {
  if (found === undefined) return undefined;
  const row = contactRow.parse(found);
  return {
    at: row.at,
    facts: row.facts === null ? undefined : fromColumn(hostFacts, row.facts, 'host facts'),
    problem: row.problem === null ? undefined : fromColumn(problem, row.problem, 'problem'),
    canary: row.canary === null || row.canary_at === null ? undefined : { nonce: row.canary, writtenAt: row.canary_at },
  };
}
