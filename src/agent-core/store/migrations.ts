/**
 * The schema, one step per release that changed it; `user_version` counts the steps that were taken. A step is never
 * edited after its release. Times are epoch milliseconds, records are canonical JSON.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

  CREATE TABLE site (
    site_id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    record TEXT NOT NULL
  ) STRICT;

  CREATE TABLE host (
    host_id TEXT PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES site (site_id),
    name TEXT NOT NULL UNIQUE,
    record TEXT NOT NULL
  ) STRICT;

  -- id is a site_id or a host_id; one current baseline each, the past is in the policy evidence
  CREATE TABLE baseline (
    scope TEXT NOT NULL CHECK (scope IN ('site', 'host')),
    id TEXT NOT NULL,
    yaml TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    set_at INTEGER NOT NULL,
    PRIMARY KEY (scope, id)
  ) STRICT;

  CREATE TABLE peer (host_id TEXT PRIMARY KEY REFERENCES host (host_id) ON DELETE CASCADE, record TEXT NOT NULL) STRICT;
  CREATE TABLE peer_offer (host_id TEXT PRIMARY KEY REFERENCES host (host_id) ON DELETE CASCADE, record TEXT NOT NULL) STRICT;

  -- the newest result of each check of each host
  CREATE TABLE latest (
    host_id TEXT NOT NULL REFERENCES host (host_id) ON DELETE CASCADE,
    check_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    result TEXT NOT NULL,
    bundle_id TEXT,
    PRIMARY KEY (host_id, check_id)
  ) STRICT;

  -- one row per change of state, causes or severity
  CREATE TABLE history (
    host_id TEXT NOT NULL REFERENCES host (host_id) ON DELETE CASCADE,
    check_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    entry TEXT NOT NULL
  ) STRICT;
  CREATE INDEX history_by_host ON history (host_id, at);

  -- the last contact of each host, good or bad, and the canary that was written then
  CREATE TABLE contact (
    host_id TEXT PRIMARY KEY REFERENCES host (host_id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    facts TEXT,
    problem TEXT,
    canary TEXT,
    canary_at INTEGER
  ) STRICT;

  -- bundles that were acknowledged and whose files are not yet certainly on disk
  CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY,
    bundle_id TEXT NOT NULL UNIQUE,
    folder TEXT NOT NULL,
    bytes BLOB NOT NULL,
    signature TEXT NOT NULL,
    entry TEXT NOT NULL,
    line TEXT NOT NULL
  ) STRICT;

  -- what the log holds, remembered apart from the files: names what was removed from them
  CREATE TABLE log_entry (
    seq INTEGER PRIMARY KEY,
    bundle_id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    bundle_sha256 TEXT NOT NULL
  ) STRICT;
  CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, root TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
  CREATE TABLE label_counter (day TEXT PRIMARY KEY, used INTEGER NOT NULL) STRICT;
  `,
  `
  -- drift results in a row, for the threshold after which a person is told
  ALTER TABLE latest ADD COLUMN in_a_row INTEGER NOT NULL DEFAULT 0;

  -- the newest period (a day of the site) for which evidence of a kind was kept while watching
  CREATE TABLE kept_evidence (
    host_id TEXT NOT NULL REFERENCES host (host_id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    period TEXT NOT NULL,
    PRIMARY KEY (host_id, kind)
  ) STRICT;

  -- cells that counted, and those of them that were good, per site and hour (epoch ms of its beginning)
  CREATE TABLE score_sample (
    site_id TEXT NOT NULL,
    hour INTEGER NOT NULL,
    good INTEGER NOT NULL,
    counted INTEGER NOT NULL,
    PRIMARY KEY (site_id, hour)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- hosts of one site that are to look alike; where two groups of a host disagree, the higher rank holds
  CREATE TABLE host_group (
    group_id TEXT PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES site (site_id),
    name TEXT NOT NULL,
    rank INTEGER NOT NULL,
    record TEXT NOT NULL,
    UNIQUE (site_id, name)
  ) STRICT;
  CREATE TABLE group_member (
    group_id TEXT NOT NULL REFERENCES host_group (group_id) ON DELETE CASCADE,
    host_id TEXT NOT NULL REFERENCES host (host_id) ON DELETE CASCADE,
    PRIMARY KEY (host_id, group_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX group_member_by_group ON group_member (group_id);

  -- a CHECK cannot be changed in place; id is now a site_id, a group_id or a host_id
  CREATE TABLE baseline_of_three (
    scope TEXT NOT NULL CHECK (scope IN ('site', 'group', 'host')),
    id TEXT NOT NULL,
    yaml TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    set_at INTEGER NOT NULL,
    PRIMARY KEY (scope, id)
  ) STRICT;
  INSERT INTO baseline_of_three SELECT scope, id, yaml, sha256, set_at FROM baseline;
  DROP TABLE baseline;
  ALTER TABLE baseline_of_three RENAME TO baseline;
  `,
];
