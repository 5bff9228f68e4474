import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { EntryWrite, TagScope } from '@reuso/store/ports';
import { type EntryRow, ENTRY_COLUMNS, tagsOf } from './entry-row.js';
import { scopeName } from './names.js';

/** Entries with their contents and their places in the tag indexes, which come and go together. */
export class EntryTable {
  readonly #byKey: StatementSync;
  readonly #byId: StatementSync;
  readonly #insert: StatementSync;
  readonly #insertValue: StatementSync;
  readonly #insertDetail: StatementSync;
  readonly #insertTag: StatementSync;
  readonly #setTags: StatementSync;
  readonly #deletes: readonly StatementSync[];
  readonly #deleteTag: StatementSync;
  #nextId: number;

  constructor(database: DatabaseSync) {
    const prepare = (sql: string) => database.prepare(sql);
    this.#byKey = prepare(`
      SELECT ${ENTRY_COLUMNS} FROM contents c JOIN entries e ON e.id = c.entry_id WHERE c.key = ?
    `);
    this.#byId = prepare(`SELECT ${ENTRY_COLUMNS} FROM entries e WHERE e.id = ?`);
    this.#insert = prepare(`
      INSERT INTO entries (id, key, tenant, layer, model, preview, tags,
        created_at, expires_at, evict_at, size, hits, last_used_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)
    `);
    this.#insertValue = prepare('INSERT INTO contents (entry_id, key, evict_at, value) VALUES (?, ?, ?, ?)');
    this.#insertDetail = prepare('INSERT INTO details (entry_id, detail) VALUES (?, ?)');
    this.#insertTag = prepare(
      'INSERT OR REPLACE INTO tags (scope, expires_at, key, entry_id, evict_at) VALUES (?, ?, ?, ?, ?)',
    );
    this.#setTags = prepare('UPDATE entries SET tags = ? WHERE id = ?');
    this.#deletes = [
      prepare('DELETE FROM entries WHERE id = ?'),
      prepare('DELETE FROM contents WHERE entry_id = ?'),
      prepare('DELETE FROM details WHERE entry_id = ?'),
    ];
    this.#deleteTag = prepare('DELETE FROM tags WHERE scope = ? AND expires_at = ? AND key = ?');
    this.#nextId = Number(prepare('SELECT coalesce(max(id), 0) AS id FROM entries').get()?.['id']) + 1;
  }

  /** Every entry that is there now has a lower id, every one to come this or a higher one. */
  get nextId(): number {
    return this.#nextId;
  }

  /** Also one that has expired and is not swept out yet. */
  findByKey(key: string): EntryRow | undefined {
    return this.#byKey.get(key) as unknown as EntryRow | undefined;
  }

  findById(id: number): EntryRow | undefined {
    return this.#byId.get(id) as unknown as EntryRow | undefined;
  }

  insert(entry: EntryWrite, now: number): void {
    const { key, tenant, layer, model, preview, createdAt, value, detail } = entry;
    const id = this.#nextId;
    // Set before anything can fail: an id that was tried is not tried again.
    this.#nextId += 1;
    const tags = [...new Set(entry.tags)];
    const [expiresAt, evictAt] = [Math.trunc(entry.expiresAt), Math.trunc(entry.evictAt)];
    const size = value.length + detail.length;
    this.#insert.run(
      ...[id, key, tenant, layer, model, preview, JSON.stringify(tags)],
      ...[Math.trunc(createdAt), expiresAt, evictAt, size, now],
    );
    this.#insertValue.run(id, key, evictAt, value);
    if (detail.length > 0) this.#insertDetail.run(id, detail);
    for (const tag of tags) {
      this.#insertTag.run(scopeName({ tenant, layer, tag }), expiresAt, key, id, evictAt);
    }
  }

  /** Puts the entry into further indexes; they keep it as long as it lives. */
  tie(row: EntryRow, scopes: readonly TagScope[]): void {
    for (const scope of scopes) {
      this.#insertTag.run(scopeName(scope), row.expires_at, row.key, row.id, row.evict_at);
    }
    const tags = new Set([...tagsOf(row), ...scopes.map(({ tag }) => tag)]);
    this.#setTags.run(JSON.stringify([...tags]), row.id);
  }

  delete(row: EntryRow): void {
    const { id, key, tenant, layer, expires_at: expiresAt } = row;
    for (const tag of tagsOf(row)) this.#deleteTag.run(scopeName({ tenant, layer, tag }), expiresAt, key);
    for (const statement of this.#deletes) statement.run(id);
  }
}
