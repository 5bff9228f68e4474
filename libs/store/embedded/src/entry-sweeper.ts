import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Rows removed in one go; between two the event loop gets its turn. */
const STEP = 200;
const SWEEP_EVERY_MS = 5_000;

/** Takes out what has expired and, above the size limit, what was not used for longest, in small steps. */
export class EntrySweeper {
  readonly #expired: StatementSync;
  readonly #leastUsed: StatementSync;
  readonly #deleteById: StatementSync;
  readonly #oldTenants: StatementSync;
  readonly #timer: NodeJS.Timeout;
  #totalBytes: number;

  /** @param onEvicted told the keys that were removed although they had not expired */
  constructor(
    private readonly database: DatabaseSync,
    private readonly maxBytes: number,
    private readonly onEvicted: (keys: readonly string[]) => void,
  ) {
    this.#expired = database.prepare(
      'SELECT id, key, size FROM entries WHERE evict_at <= ? ORDER BY evict_at LIMIT ?',
    );
    this.#leastUsed = database.prepare('SELECT id, key, size FROM entries ORDER BY last_used_at, id LIMIT ?');
    this.#deleteById = database.prepare('DELETE FROM entries WHERE id = ?');
    this.#oldTenants = database.prepare('DELETE FROM tenants WHERE last_evict_at <= ?');
    this.#totalBytes = Number(
      database.prepare('SELECT coalesce(sum(size), 0) AS total FROM entries').get()?.['total'],
    );
    this.#timer = setInterval(() => void this.sweepExpired(), SWEEP_EVERY_MS);
    this.#timer.unref();
  }

  get totalBytes(): number {
    return this.#totalBytes;
  }

  /** To be called for every entry that comes (its size) or goes (less its size) by other hands. */
  account(bytes: number): void {
    this.#totalBytes += bytes;
  }

  /** Makes room at once if the limit was crossed. */
  evictAboveLimit(): void {
    while (this.#totalBytes > this.maxBytes) {
      const removed = this.#remove(this.#leastUsed.all(STEP_OF_EVICTION));
      if (removed.length === 0) return;
      this.onEvicted(removed);
    }
  }

  async sweepExpired(): Promise<void> {
    for (;;) {
      if (!this.database.isOpen) return;
      const removed = this.#remove(this.#expired.all(Date.now(), STEP));
      if (removed.length < STEP) break;
      await new Promise((resume) => setImmediate(resume));
    }
    this.#oldTenants.run(Date.now());
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #remove(rows: readonly Record<string, unknown>[]): string[] {
    if (rows.length === 0) return [];
    this.database.exec('BEGIN');
    try {
      for (const row of rows) this.#deleteById.run(Number(row['id']));
      this.database.exec('COMMIT');
    } catch (error) {
      this.database.exec('ROLLBACK');
      throw error;
    }
    for (const row of rows) this.#totalBytes -= Number(row['size']);
    return rows.map((row) => String(row['key']));
  }
}

/** Few, so that the put that crossed the limit does not wait for long. */
const STEP_OF_EVICTION = 16;
