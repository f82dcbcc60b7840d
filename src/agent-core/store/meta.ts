import type { Db } from './open.ts';

/** Name of the value that says that the making of a key was sealed as evidence. */
export function keyRecordedMark(keyId: string): string {
  return `key_recorded:${keyId}`;
}

/** Small named values of a data folder, such as its device id. */
export interface Meta {
  get(name: string): string | undefined;
  set(name: string, value: string): void;
}

/** The `meta` table. */
export function metaTable(db: Db): Meta {
  const read = db.prepare<[string], { value: string }>('SELECT value FROM meta WHERE name = ?');
  const write = db.prepare(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  return {
    get: (name) => read.get(name)?.value,
    set: (name, value) => {
      write.run(name, value);
    },
  };
}
