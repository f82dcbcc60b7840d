import type { Statement } from 'better-sqlite3';
import type { z } from 'zod';
import { RoundsError } from '../errors.ts';
import type { Db } from './open.ts';

/** Parses a JSON column into its record; what does not fit is damage, never passed on. */
export function fromColumn<S extends z.ZodType>(schema: S, text: unknown, what: string): z.output<S> {
  try {
    return schema.parse(JSON.parse(String(text)));
  } catch (error) {
    throw new RoundsError(
      'STORE_CORRUPT',
      `A stored record (${what}) cannot be read. Put back a copy of the database from the backups folder; evidence is not affected.`,
      { cause: error },
    );
  }
}

/** Prepared once for each database: preparing takes longer than most of these queries. */
const prepared = new WeakMap<Db, Map<string, Statement<unknown[], Record<string, unknown>>>>();

/** One column of every row of a query. `sql` is a constant of the caller's. */
export function column(db: Db, sql: string, name: string, ...values: unknown[]): unknown[] {
  const statements = prepared.get(db) ?? new Map<string, Statement<unknown[], Record<string, unknown>>>();
  prepared.set(db, statements);
  const statement = statements.get(sql) ?? db.prepare<unknown[], Record<string, unknown>>(sql);
  statements.set(sql, statement);
  return statement.all(...values).map((row) => row[name]);
}

/** Texts that are kept at most; there are as many as there are sites or hosts, and a few older ones. */
const MOST_REMEMBERED = 20_000;

/**
 * A parser that remembers what it made of a text: hosts and sites are asked for with every row of every screen, and a time
 * zone takes milliseconds to check. Whoever gets a record must not change it.
 */
export function remembering<T>(parse: (text: unknown) => T): (text: unknown) => T {
  const known = new Map<unknown, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const made = parse(text);
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(text, made);
    return made;
  };
}
