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

/** One column of every row of a query. */
export function column(db: Db, sql: string, name: string, ...values: unknown[]): unknown[] {
  return db
    .prepare<unknown[], Record<string, unknown>>(sql)
    .all(...values)
    .map((row) => row[name]);
}
