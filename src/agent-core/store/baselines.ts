import type { BaselineLevel } from '../../contract/baseline.ts';
import type { Db } from './open.ts';

/** A baseline as it was set: the text that a person reviewed, and the hash of what it means. */
export interface StoredBaseline {
  readonly yaml: string;
  readonly sha256: string;
}

/** Baselines per site, group and host. */
export interface BaselineTable {
  get(scope: BaselineLevel, id: string): StoredBaseline | undefined;
  set(scope: BaselineLevel, id: string, baseline: StoredBaseline, at: number): void;
  remove(scope: BaselineLevel, id: string): void;
}

/** The table `baseline`. */
export function baselineTable(db: Db): BaselineTable {
  const read = db.prepare<[string, string], StoredBaseline>(
    'SELECT yaml, sha256 FROM baseline WHERE scope = ? AND id = ?',
  );
  const write = db.prepare(
    `INSERT INTO baseline (scope, id, yaml, sha256, set_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (scope, id) DO UPDATE SET yaml = excluded.yaml, sha256 = excluded.sha256, set_at = excluded.set_at`,
  );
  return {
    get: (scope, id) => read.get(scope, id),
    set: (scope, id, baseline, at) => {
      write.run(scope, id, baseline.yaml, baseline.sha256, at);
    },
    remove: (scope, id) => {
      db.prepare('DELETE FROM baseline WHERE scope = ? AND id = ?').run(scope, id);
    },
  };
}
