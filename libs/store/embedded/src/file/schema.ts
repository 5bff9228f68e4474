/** Tells our file from others' SQLite files (`PRAGMA application_id`): "Reus". */
export const APPLICATION_ID = 0x52657573;

/**
 * Migrations, oldest first; `PRAGMA user_version` counts those that were applied. Never change one that was released:
 * add another.
 */
export const MIGRATIONS: readonly string[] = [
  `
  PRAGMA application_id = ${APPLICATION_ID};

  -- What is small, and changes. The id tells which entry is the newer one, so it never comes back.
  CREATE TABLE entries (
    id           INTEGER PRIMARY KEY,
    key          TEXT NOT NULL,
    tenant       TEXT NOT NULL,
    layer        TEXT NOT NULL,
    model        TEXT NOT NULL,
    preview      TEXT NOT NULL,
    tags         TEXT NOT NULL, -- a JSON array
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    evict_at     INTEGER NOT NULL,
    size         INTEGER NOT NULL,
    hits         INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX entries_by_evict_at ON entries (evict_at);
  CREATE INDEX entries_by_last_used_at ON entries (last_used_at);

  -- What is large, and never changes: counting a hit does not write it again. The index of keys is here, so that a hit
  -- looks nowhere else.
  CREATE TABLE contents (
    entry_id INTEGER PRIMARY KEY,
    key      TEXT NOT NULL UNIQUE,
    evict_at INTEGER NOT NULL,
    value    BLOB NOT NULL
  ) STRICT;

  -- Apart from the value, so that the hit path never pages over it.
  CREATE TABLE details (
    entry_id INTEGER PRIMARY KEY,
    detail   BLOB NOT NULL
  ) STRICT;

  -- scope: tenant, layer and tag, written injectively; in the order in which entries are listed.
  CREATE TABLE tags (
    scope      TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    key        TEXT NOT NULL,
    entry_id   INTEGER NOT NULL,
    evict_at   INTEGER NOT NULL,
    PRIMARY KEY (scope, expires_at DESC, key)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE tenants (
    tenant     TEXT NOT NULL,
    layer      TEXT NOT NULL,
    kept_until INTEGER NOT NULL,
    PRIMARY KEY (tenant, layer)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- resolution: place in LEDGER_RESOLUTIONS. counts: a JSON object of whole numbers.
  CREATE TABLE ledger_counts (
    book       TEXT NOT NULL,
    series     TEXT NOT NULL,
    resolution INTEGER NOT NULL,
    start      INTEGER NOT NULL,
    id         TEXT NOT NULL,
    counts     TEXT NOT NULL,
    PRIMARY KEY (book, series, resolution, start, id)
  ) STRICT;
  CREATE INDEX ledger_counts_by_start ON ledger_counts (resolution, start);

  CREATE TABLE ledger_spans (
    book       TEXT NOT NULL,
    thread     TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at   INTEGER NOT NULL,
    counts     TEXT NOT NULL
  ) STRICT;
  CREATE INDEX ledger_spans_by_thread ON ledger_spans (book, thread, started_at);
  CREATE INDEX ledger_spans_by_ended_at ON ledger_spans (ended_at);

  -- An id never comes back, so that who has read up to one misses none.
  CREATE TABLE ledger_records (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    book     TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    record   TEXT NOT NULL
  ) STRICT;
  CREATE INDEX ledger_records_by_book ON ledger_records (book, id);
  CREATE INDEX ledger_records_by_added_at ON ledger_records (added_at);

  -- The last write of each process, so that none is added twice.
  CREATE TABLE ledger_applied (
    book       TEXT NOT NULL,
    source     TEXT NOT NULL,
    sequence   INTEGER NOT NULL,
    applied_at INTEGER NOT NULL,
    PRIMARY KEY (book, source)
  ) STRICT;
  `,
  `
  -- status: NULL while it is being taken in.
  CREATE TABLE jobs (
    id          TEXT PRIMARY KEY,
    tenant      TEXT NOT NULL,
    name        TEXT,
    input       TEXT NOT NULL, -- JSON
    holder      TEXT,
    status      TEXT,
    created_at  INTEGER NOT NULL,
    started_at  INTEGER,
    finished_at INTEGER,
    pages       INTEGER NOT NULL DEFAULT 0,
    lines       INTEGER NOT NULL DEFAULT 0,
    progress    TEXT -- JSON
  ) STRICT;
  CREATE INDEX jobs_by_created_at ON jobs (created_at);

  CREATE TABLE job_pages (
    job_id TEXT NOT NULL,
    page   INTEGER NOT NULL,
    lines  TEXT NOT NULL, -- a JSON array
    PRIMARY KEY (job_id, page)
  ) STRICT;
  `,
];
