import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { inTransaction } from '../file/transaction.js';
import type { EntryTable } from './entry-table.js';
import { nextTurn, stepTime } from './steps.js';
import type { TenantRegister } from './tenant-register.js';

const SWEEP_EVERY_MS = 5_000;
/** Once above its limit, the store is brought down to this part of it: then there is peace for a while. */
const LOW_WATER = 0.95;
const PAGE = 50;

export interface SweeperListener {
  /** Told the keys that were removed although they had not expired. */
  evicted(keys: readonly string[]): void;
  failed(error: unknown): void;
}

/** Takes out what has expired and, above the size limit, what was not used for longest, in small steps. */
export class EntrySweeper {
  readonly #expired: StatementSync;
  readonly #leastUsed: StatementSync;
  readonly #size: StatementSync;
  readonly #timer: NodeJS.Timeout;
  #evicting = false;
  #closed = false;

  /** @param maxBytes of the pages in use: what is empty in the file is used again */
  constructor(
    private readonly database: DatabaseSync,
    private readonly table: EntryTable,
    private readonly tenants: TenantRegister,
    private readonly maxBytes: number,
    private readonly listener: SweeperListener,
  ) {
    this.#expired = database.prepare('SELECT id FROM entries WHERE evict_at <= ? ORDER BY evict_at LIMIT ?');
    this.#leastUsed = database.prepare('SELECT id FROM entries ORDER BY last_used_at LIMIT ?');
    this.#size = database.prepare(`
      SELECT (page_count - freelist_count) * page_size AS bytes
      FROM pragma_page_count, pragma_freelist_count, pragma_page_size
    `);
    this.#timer = setInterval(() => void this.#sweep(), SWEEP_EVERY_MS);
    this.#timer.unref();
  }

  /** Makes room, from now on, if the limit is crossed. */
  makeRoom(): void {
    if (this.#evicting || this.#usedBytes() <= this.maxBytes) return;
    this.#evicting = true;
    void this.#evict();
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
  }

  async #evict(): Promise<void> {
    try {
      while (!this.#closed && this.#usedBytes() > this.maxBytes * LOW_WATER) {
        const keys = this.#removeSome(this.#leastUsed.all(PAGE));
        if (keys.length === 0) break;
        this.listener.evicted(keys);
        await nextTurn();
      }
    } catch (error) {
      this.listener.failed(error);
    } finally {
      this.#evicting = false;
    }
  }

  async #sweep(): Promise<void> {
    try {
      while (!this.#closed && this.#removeSome(this.#expired.all(Date.now(), PAGE)).length > 0) {
        await nextTurn();
      }
      if (this.#closed) return;
      this.tenants.forgetOld(Date.now());
      this.makeRoom();
    } catch (error) {
      this.listener.failed(error);
    }
  }

  #usedBytes(): number {
    return Number(this.#size.get()?.['bytes']);
  }

  /** @returns the keys of those that there was time to remove */
  #removeSome(rows: readonly Record<string, unknown>[]): string[] {
    if (rows.length === 0) return [];
    const hasTime = stepTime();
    return inTransaction(this.database, () => {
      const keys: string[] = [];
      for (const { id } of rows) {
        const row = this.table.findById(Number(id));
        if (row === undefined) continue;
        this.table.delete(row);
        keys.push(row.key);
        if (!hasTime()) break;
      }
      return keys;
    });
  }
}
