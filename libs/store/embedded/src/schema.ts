/**
 * Migrations, oldest first; `PRAGMA user_version` counts those that were applied. Never change one that was released:
 * add another.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE entries (
    id           INTEGER PRIMARY KEY,
    key          TEXT NOT NULL UNIQUE,
    tenant       TEXT NOT NULL,
    layer        TEXT NOT NULL,
    model        TEXT NOT NULL,
    preview      TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    evict_at     INTEGER NOT NULL,
    size         INTEGER NOT NULL,
    hits         INTEGER NOT NULL DEFAULT 0,
    last_used_at INTEGER NOT NULL,
    value        BLOB NOT NULL
  ) STRICT;
  CREATE INDEX entries_by_evict_at ON entries (evict_at);
  CREATE INDEX entries_by_last_used_at ON entries (last_used_at, id);

  -- Apart from the entry, so that the hit path never pages over it.
  CREATE TABLE details (
    entry_id INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE,
    detail   BLOB NOT NULL
  ) STRICT;

  -- scope: tenant, layer and tag, written injectively; in the order in which entries are listed.
  CREATE TABLE tags (
    scope      TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    key        TEXT NOT NULL,
    entry_id   INTEGER NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
    tag        TEXT NOT NULL,
    PRIMARY KEY (scope, expires_at DESC, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX tags_by_entry ON tags (entry_id);

  CREATE TABLE tenants (
    tenant        TEXT NOT NULL,
    layer         TEXT NOT NULL,
    last_evict_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, layer)
  ) STRICT, WITHOUT ROWID;
  `,
];
