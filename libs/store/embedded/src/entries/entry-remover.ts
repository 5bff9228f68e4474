import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Selection } from '@reuso/store/ports';
import { inTransaction } from '../file/transaction.js';
import type { EntryTable } from './entry-table.js';
import { scopeName } from './names.js';
import { nextTurn, stepTime } from './steps.js';

/** Index rows read in one go. */
const PAGE = 200;

/** A place in a tag index. */
interface IndexRow {
  readonly expires_at: number;
  readonly key: string;
  readonly entry_id: number;
  readonly evict_at: number;
}

/** Before all rows of an index: it begins with the latest expiry. */
const START = { expires_at: Number.MAX_SAFE_INTEGER, key: '' };

/** Finds and removes what an invalidation selects, in steps short enough for the event loop. */
export class EntryRemover {
  readonly #page: StatementSync;

  constructor(
    private readonly database: DatabaseSync,
    private readonly table: EntryTable,
  ) {
    this.#page = database.prepare(`
      SELECT expires_at, key, entry_id, evict_at FROM tags
      WHERE scope = :scope AND expires_at <= :expires_at AND (expires_at < :expires_at OR key > :key)
      ORDER BY expires_at DESC, key LIMIT ${PAGE}
    `);
  }

  async count(selection: Selection, now: number): Promise<number> {
    const found = new Set<string>();
    for await (const rows of this.#select(selection)) {
      for (const { key, evict_at: evictAt } of rows) if (evictAt > now) found.add(key);
    }
    return found.size;
  }

  /**
   * Yields the keys of the live entries that were removed, step by step. Entries that come while it runs stay: their
   * answers were asked for after the invalidation.
   */
  async *remove(selection: Selection, now: number): AsyncGenerator<readonly string[]> {
    const { nextId } = this.table;
    for await (const rows of this.#select(selection)) {
      let rest = rows;
      while (rest.length > 0) {
        const { removed, done } = inTransaction(this.database, () => this.#removeSome(rest, nextId, now));
        yield removed;
        rest = rest.slice(done);
        if (rest.length > 0) await nextTurn();
      }
    }
  }

  /** What the selection holds, page by page, with a turn for others between two. */
  async *#select(selection: Selection): AsyncGenerator<readonly IndexRow[]> {
    if (selection.kind === 'keys') {
      for (let start = 0; start < selection.keys.length; start += PAGE) {
        if (start > 0) await nextTurn();
        yield selection.keys.slice(start, start + PAGE).flatMap((key) => {
          const row = this.table.findByKey(key);
          return row === undefined ? [] : [{ ...row, entry_id: row.id }];
        });
      }
      return;
    }
    for (const [index, scope] of selection.scopes.map(scopeName).entries()) {
      if (index > 0) await nextTurn();
      for (let after: Pick<IndexRow, 'expires_at' | 'key'> = START; ;) {
        const { expires_at, key } = after;
        const rows = this.#page.all({ scope, expires_at, key }) as unknown as IndexRow[];
        yield rows;
        const last = rows.at(-1);
        if (last === undefined || rows.length < PAGE) break;
        after = last;
        await nextTurn();
      }
    }
  }

  #removeSome(
    rows: readonly IndexRow[],
    nextId: number,
    now: number,
  ): { removed: readonly string[]; done: number } {
    const hasTime = stepTime();
    const removed: string[] = [];
    let done = 0;
    do {
      const id = rows[done]?.entry_id;
      done += 1;
      // Another may have taken its place since the page was read.
      const row = id === undefined || id >= nextId ? undefined : this.table.findById(id);
      if (row === undefined) continue;
      this.table.delete(row);
      if (row.evict_at > now) removed.push(row.key);
    } while (done < rows.length && hasTime());
    return { removed, done };
  }
}
