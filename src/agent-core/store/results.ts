import { z } from 'zod';
import { type DriftResult, driftResult, type HostFacts, hostFacts } from '../../contract/drift.ts';
import { type Problem, problem } from '../../contract/errors.ts';
import { type HistoryEntry, historyEntry } from '../../contract/live.ts';
import type { Db } from './open.ts';
import { column, fromColumn } from './rows.ts';

/** The newest result of a check, with the bundle that last recorded it. */
export interface LatestResult {
  readonly result: DriftResult;
  readonly bundleId: string | undefined;
}

/** The last contact with a host. */
export interface Contact {
  readonly at: number;
  readonly facts: HostFacts | undefined;
  readonly problem: Problem | undefined;
  /** The canary written by the last scan that wrote one. */
  readonly canary: { readonly nonce: string; readonly writtenAt: number } | undefined;
}

/** Results for those who only look. */
export interface ResultReader {
  latest(hostId: string): LatestResult[];
  history(hostId: string, since: number, check?: string): HistoryEntry[];
  contact(hostId: string): Contact | undefined;
}

/** The same, and changes. */
export interface ResultWriter extends ResultReader {
  saveLatest(result: DriftResult, at: number, bundleId: string | undefined): void;
  addHistory(hostId: string, entry: HistoryEntry, at: number): void;
  saveContact(hostId: string, contact: Contact): void;
}

const contactRow = z.object({
  at: z.number(),
  facts: z.string().nullable(),
  problem: z.string().nullable(),
  canary: z.string().nullable(),
  canary_at: z.number().nullable(),
});

/** The tables `latest`, `history` and `contact`. */
export function resultTables(db: Db): ResultWriter {
  return {
    latest: (hostId) =>
      db
        .prepare<[string], { result: string; bundle_id: string | null }>(
          'SELECT result, bundle_id FROM latest WHERE host_id = ?',
        )
        .all(hostId)
        .map((row) => ({
          result: fromColumn(driftResult, row.result, 'result'),
          bundleId: row.bundle_id ?? undefined,
        })),
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
    contact: (hostId) => readContact(db, hostId),
    saveLatest: (result, at, bundleId) => {
      db.prepare(
        `INSERT INTO latest (host_id, check_id, at, result, bundle_id) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (host_id, check_id) DO UPDATE SET at = excluded.at, result = excluded.result,
         bundle_id = coalesce(excluded.bundle_id, bundle_id)`,
      ).run(result.host_id, result.check, at, JSON.stringify(result), bundleId ?? null);
    },
    addHistory: (hostId, entry, at) => {
      db.prepare('INSERT INTO history (host_id, check_id, at, entry) VALUES (?, ?, ?, ?)').run(
        hostId,
        entry.check,
        at,
        JSON.stringify(entry),
      );
    },
    saveContact: (hostId, contact) => {
      db.prepare(
        `INSERT INTO contact (host_id, at, facts, problem, canary, canary_at) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (host_id) DO UPDATE SET at = excluded.at, facts = coalesce(excluded.facts, facts), problem = excluded.problem,
         canary = coalesce(excluded.canary, canary), canary_at = coalesce(excluded.canary_at, canary_at)`,
      ).run(
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

function readContact(db: Db, hostId: string): Contact | undefined {
  const found = db.prepare('SELECT at, facts, problem, canary, canary_at FROM contact WHERE host_id = ?').get(hostId);
  if (found === undefined) return undefined;
  const row = contactRow.parse(found);
  return {
    at: row.at,
    facts: row.facts === null ? undefined : fromColumn(hostFacts, row.facts, 'host facts'),
    problem: row.problem === null ? undefined : fromColumn(problem, row.problem, 'problem'),
    canary: row.canary === null || row.canary_at === null ? undefined : { nonce: row.canary, writtenAt: row.canary_at },
  };
}
