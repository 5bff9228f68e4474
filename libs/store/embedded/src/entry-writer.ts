import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { EntryWrite, TagScope } from '@reuso/store/ports';
import { scopeName } from './names.js';

/** Writes an entry with its tags in one transaction, over an older one under the same key. */
export class EntryWriter {
  readonly #existing: StatementSync;
  readonly #delete: StatementSync;
  readonly #insert: StatementSync;
  readonly #insertDetail: StatementSync;
  readonly #insertTag: StatementSync;
  readonly #noteTenant: StatementSync;

  constructor(private readonly database: DatabaseSync) {
    this.#existing = database.prepare('SELECT id, size, expires_at, evict_at FROM entries WHERE key = ?');
    this.#delete = database.prepare('DELETE FROM entries WHERE id = ?');
    this.#insert = database.prepare(`
      INSERT INTO entries (key, tenant, layer, model, preview, created_at, expires_at, evict_at, size, last_used_at, value)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    `);
    this.#insertDetail = database.prepare('INSERT INTO details (entry_id, detail) VALUES (?, ?)');
    this.#insertTag = database.prepare(
      'INSERT OR IGNORE INTO tags (scope, expires_at, key, entry_id, tag) VALUES (?, ?, ?, ?, ?)',
    );
    this.#noteTenant = database.prepare(`
      INSERT INTO tenants (tenant, layer, last_evict_at) VALUES (?, ?, ?)
      ON CONFLICT DO UPDATE SET last_evict_at = max(last_evict_at, excluded.last_evict_at)
    `);
  }

  /** @returns whether a live entry was overwritten, and by how many bytes the store grew */
  write(entry: EntryWrite, now: number): { replaced: boolean; grownBytes: number } {
    const { key, tenant, layer, model, preview, createdAt, expiresAt, evictAt, value, detail, tags } = entry;
    const size = value.length + detail.length;
    const older = this.#existing.get(key);
    this.#transaction(() => {
      if (older !== undefined) this.#delete.run(Number(older['id']));
      const { lastInsertRowid: id } = this.#insert.run(
        key,
        tenant,
        layer,
        model,
        preview,
        createdAt,
        expiresAt,
        evictAt,
        size,
        now,
        value,
      );
      if (detail.length > 0) this.#insertDetail.run(id, detail);
      for (const tag of tags) this.#insertTag.run(scopeName({ tenant, layer, tag }), expiresAt, key, id, tag);
      this.#noteTenant.run(tenant, layer, evictAt);
    });
    return {
      replaced: older !== undefined && Number(older['evict_at']) > now,
      grownBytes: size - Number(older?.['size'] ?? 0),
    };
  }

  /** @returns false when there is no live entry under the key */
  tie(key: string, scopes: readonly TagScope[], now: number): boolean {
    const entry = this.#existing.get(key);
    if (entry === undefined || Number(entry['evict_at']) <= now) return false;
    const [id, expiresAt] = [Number(entry['id']), Number(entry['expires_at'])];
    this.#transaction(() => {
      for (const scope of scopes) this.#insertTag.run(scopeName(scope), expiresAt, key, id, scope.tag);
    });
    return true;
  }

  #transaction(work: () => void): void {
    this.database.exec('BEGIN');
    try {
      work();
      this.database.exec('COMMIT');
    } catch (error) {
      this.database.exec('ROLLBACK');
      throw error;
    }
  }
}
