import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Selection } from '@reuso/store/ports';
import { scopeName } from './names.js';

/** Entries removed in one go; between two the event loop gets its turn. */
const STEP = 500;

export interface Removed {
  readonly keys: readonly string[];
  readonly bytes: number;
}

/** Finds and removes what an invalidation selects, in steps. */
export class EntryRemover {
  readonly #byKey: StatementSync;
  readonly #byScope: StatementSync;
  readonly #count: StatementSync;
  readonly #newest: StatementSync;
  readonly #delete: StatementSync;

  constructor(private readonly database: DatabaseSync) {
    this.#byKey = database.prepare('SELECT id, key, size FROM entries WHERE key = ? AND evict_at > ?');
    this.#byScope = database.prepare(`
      SELECT e.id, e.key, e.size FROM tags t JOIN entries e ON e.id = t.entry_id
      WHERE t.scope = ? AND e.evict_at > ? AND e.id <= ? LIMIT ${STEP}
    `);
    this.#count = database.prepare(`
      SELECT count(DISTINCT t.entry_id) AS count FROM tags t JOIN entries e ON e.id = t.entry_id
      WHERE t.scope IN (SELECT value FROM json_each(?)) AND e.evict_at > ?
    `);
    this.#newest = database.prepare('SELECT coalesce(max(id), 0) AS id FROM entries');
    this.#delete = database.prepare('DELETE FROM entries WHERE id = ?');
  }

  count(selection: Selection, now: number): number {
    if (selection.kind === 'keys') {
      return new Set(selection.keys.filter((key) => this.#byKey.get(key, now) !== undefined)).size;
    }
    const names = JSON.stringify(selection.scopes.map(scopeName));
    return Number(this.#count.get(names, now)?.['count']);
  }

  /** Yields what was removed, step by step. Entries that come while it runs stay. */
  async *remove(selection: Selection, now: number): AsyncGenerator<Removed> {
    if (selection.kind === 'keys') {
      for (let start = 0; start < selection.keys.length; start += STEP) {
        const keys = selection.keys.slice(start, start + STEP);
        yield this.#removeRows(keys.flatMap((key) => this.#byKey.all(key, now)));
        await nextTurn();
      }
      return;
    }
    const newest = Number(this.#newest.get()?.['id']);
    for (const scope of selection.scopes.map(scopeName)) {
      for (;;) {
        const rows = this.#byScope.all(scope, now, newest);
        if (rows.length > 0) yield this.#removeRows(rows);
        if (rows.length < STEP) break;
        await nextTurn();
      }
    }
  }

  #removeRows(rows: readonly Record<string, unknown>[]): Removed {
    this.database.exec('BEGIN');
    try {
      for (const row of rows) this.#delete.run(Number(row['id']));
      this.database.exec('COMMIT');
    } catch (error) {
      this.database.exec('ROLLBACK');
      throw error;
    }
    return {
      keys: [...new Set(rows.map((row) => String(row['key'])))],
      bytes: rows.reduce((sum, row) => sum + Number(row['size']), 0),
    };
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resume) => setImmediate(resume));
}
