import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type EntryPage, type EntryQuery, type EntrySummary, InvalidCursorError } from '@reuso/store/ports';
import { ENTRY_COLUMNS, type EntryRow, summaryOf } from './entry-row.js';
import { scopeName } from './names.js';
import { type IndexPlace, START, ScopeCursor, comparePlaces } from './scope-cursor.js';
import { nextTurn, stepTime } from './steps.js';

/**
 * Filters look at so many entries for one page, fewer when that takes long, then hand out a cursor to go on from. The
 * least is looked at however busy the machine is: a small store is searched in one go.
 */
const MOST_CANDIDATES = 50_000;
const LEAST_CANDIDATES = 2_000;
const LONGEST_MS = 50;

/** Lists entries by latest expiry, page by page, each page a walk along the tag indexes. */
export class EntryPager {
  readonly #page: StatementSync;

  constructor(database: DatabaseSync) {
    this.#page = database.prepare(`
      SELECT ${ENTRY_COLUMNS} FROM tags t JOIN entries e ON e.id = t.entry_id
      WHERE t.scope = :scope AND t.evict_at > :now
        AND t.expires_at <= :expires_at AND (t.expires_at < :expires_at OR t.key > :key)
      ORDER BY t.expires_at DESC, t.key LIMIT :limit
    `);
  }

  async list(query: EntryQuery, now: number): Promise<EntryPage> {
    let place = query.cursor === undefined ? START : decodePlace(query.cursor);
    const scopes = [...new Set(query.scopes.map(scopeName))];
    const cursors = scopes.map((scope) => new ScopeCursor(this.#page, scope, place, now));
    const items: EntrySummary[] = [];
    const text = query.text?.toLowerCase();
    const end = performance.now() + LONGEST_MS;
    let hasTime = stepTime();
    for (let looked = 0; looked < MOST_CANDIDATES; looked += 1) {
      const row = first(cursors);
      if (row === undefined) return { items, nextCursor: null };
      // One more than was asked for shows that something follows.
      if (items.length === query.limit) break;
      for (const cursor of cursors) if (cursor.peek()?.key === row.key) cursor.advance();
      place = row;
      if (text === undefined || row.preview.toLowerCase().includes(text)) {
        const summary = summaryOf(row);
        if (query.alsoTagged?.every((tag) => summary.tags.includes(tag)) !== false) items.push(summary);
      }
      if (hasTime()) continue;
      if (looked >= LEAST_CANDIDATES && performance.now() >= end) break;
      await nextTurn();
      hasTime = stepTime();
    }
    return { items, nextCursor: encodePlace(place) };
  }
}

/** The entry that is listed next, of those that the cursors have come to. */
function first(cursors: readonly ScopeCursor[]): EntryRow | undefined {
  let best: EntryRow | undefined;
  for (const cursor of cursors) {
    const row = cursor.peek();
    if (row !== undefined && (best === undefined || comparePlaces(row, best) < 0)) best = row;
  }
  return best;
}

function encodePlace({ expires_at, key }: IndexPlace): string {
  return Buffer.from(`${expires_at} ${key}`).toString('base64url');
}

/** @throws InvalidCursorError */
function decodePlace(cursor: string): IndexPlace {
  const [, expiresAt, key] = /^(\d{1,15}) (.*)$/s.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (expiresAt === undefined || key === undefined) throw new InvalidCursorError();
  return { expires_at: Number(expiresAt), key };
}
