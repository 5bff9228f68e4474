import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { EntryPage, EntryQuery, EntrySummary } from '@reuso/store/ports';
import { ENTRY_COLUMNS, type EntryRow, summaryOf } from './entry-row.js';
import { scopeName } from './names.js';

/** A text filter looks at this many entries for one page, then hands out a cursor to go on from. */
const MOST_CANDIDATES = 2_000;

interface Position {
  readonly expiresAt: number;
  readonly key: string;
}

/** Before all entries. */
const START: Position = { expiresAt: Number.MAX_SAFE_INTEGER, key: '' };

/** Lists entries by latest expiry, page by page, each page a walk along the tag indexes. */
export class EntryPager {
  readonly #candidates: StatementSync;
  readonly #tags: StatementSync;

  constructor(database: DatabaseSync) {
    this.#candidates = database.prepare(`
      SELECT ${ENTRY_COLUMNS} FROM tags t JOIN entries e ON e.id = t.entry_id
      WHERE t.scope = :scope AND e.evict_at > :now
        AND (t.expires_at < :expiresAt OR (t.expires_at = :expiresAt AND t.key > :key))
      ORDER BY t.expires_at DESC, t.key LIMIT :limit
    `);
    this.#tags = database.prepare('SELECT tag FROM tags WHERE entry_id = ?');
  }

  list(query: EntryQuery, now: number): EntryPage {
    const scopes = query.scopes.map(scopeName);
    const items: EntrySummary[] = [];
    let position = query.cursor === undefined ? START : decodeCursor(query.cursor);
    for (let examined = 0; examined < MOST_CANDIDATES;) {
      const rows = this.#next(scopes, position, query.limit, now);
      for (const row of rows) {
        if (items.length === query.limit) return { items, nextCursor: encodeCursor(position) };
        position = { expiresAt: row.expires_at, key: row.key };
        const summary = summaryOf(row, this.tagsOf(row.id));
        if (matches(summary, query)) items.push(summary);
      }
      if (rows.length < query.limit) return { items, nextCursor: null };
      examined += rows.length;
    }
    return { items, nextCursor: encodeCursor(position) };
  }

  tagsOf(entryId: number): string[] {
    return this.#tags.all(entryId).map((row) => String(row['tag']));
  }

  /** The next rows of all scopes together, each entry once. */
  #next(scopes: readonly string[], { expiresAt, key }: Position, limit: number, now: number): EntryRow[] {
    const found = new Map<string, EntryRow>();
    for (const scope of scopes) {
      for (const row of this.#candidates.all({ scope, now, expiresAt, key, limit })) {
        found.set(String(row['key']), row as unknown as EntryRow);
      }
    }
    return [...found.values()].sort(byLatestExpiry).slice(0, limit);
  }
}

function byLatestExpiry(a: EntryRow, b: EntryRow): number {
  return b.expires_at - a.expires_at || (a.key < b.key ? -1 : 1);
}

function matches(entry: EntrySummary, { alsoTagged = [], text }: EntryQuery): boolean {
  if (!alsoTagged.every((tag) => entry.tags.includes(tag))) return false;
  return text === undefined || entry.preview.toLowerCase().includes(text.toLowerCase());
}

function encodeCursor({ expiresAt, key }: Position): string {
  return Buffer.from(`${expiresAt} ${key}`).toString('base64url');
}

/** A cursor that is none begins at the start: it can only come from a hand-written request. */
function decodeCursor(cursor: string): Position {
  const [, expiresAt, key] = /^(\d+) (.*)$/s.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  return expiresAt === undefined || key === undefined ? START : { expiresAt: Number(expiresAt), key };
}
