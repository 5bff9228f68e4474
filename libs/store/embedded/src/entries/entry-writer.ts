import type { DatabaseSync } from 'node:sqlite';
import type { EntryWrite, Fence, PutResult, TagScope } from '@reuso/store/ports';
import { inTransaction } from '../file/transaction.js';
import type { EntryTable } from './entry-table.js';
import { tagsOf } from './entry-row.js';
import type { Generations } from './generations.js';
import { stepTime } from './steps.js';
import type { TenantRegister } from './tenant-register.js';

interface Waiting {
  readonly entry: EntryWrite;
  readonly fence: Fence;
  readonly resolve: (result: PutResult) => void;
  readonly reject: (error: unknown) => void;
}

const FENCED: PutResult = { outcome: 'fenced', replaced: false };

/**
 * Writes entries. Those that come in the same turn of the event loop share a transaction, which halves what each
 * costs; the fence of each is looked at in it, so no invalidation comes between the look and the write.
 */
export class EntryWriter {
  #waiting: Waiting[] = [];
  #scheduled = false;

  /** @param onWritten told after each transaction */
  constructor(
    private readonly database: DatabaseSync,
    private readonly table: EntryTable,
    private readonly tenants: TenantRegister,
    private readonly generations: Generations,
    private readonly onWritten: () => void,
  ) {}

  put(entry: EntryWrite, fence: Fence): Promise<PutResult> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entry, fence, resolve, reject });
      this.#schedule();
    });
  }

  /** @returns false when there is no live entry under the key */
  tie(key: string, scopes: readonly TagScope[], now: number): boolean {
    const row = this.table.findByKey(key);
    if (row === undefined || row.evict_at <= now) return false;
    const tags = new Set(tagsOf(row));
    const missing = scopes.filter(({ tag }) => !tags.has(tag));
    if (missing.length > 0) inTransaction(this.database, () => this.table.tie(row, missing));
    return true;
  }

  /** Writes all that waits. */
  close(): void {
    while (this.#waiting.length > 0) this.#writeSome();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#writeSome();
      if (this.#waiting.length > 0) this.#schedule();
    });
  }

  #writeSome(): void {
    if (this.#waiting.length === 0) return;
    const batch: Waiting[] = [];
    let results: PutResult[];
    try {
      results = inTransaction(this.database, () => this.#write(batch));
    } catch (error) {
      this.tenants.noteAnew();
      this.#fail(batch, error);
      return;
    }
    for (const [index, { resolve }] of batch.entries()) resolve(results[index] ?? FENCED);
    this.onWritten();
  }

  /** Takes entries from those that wait, as many as there is time for. */
  #write(batch: Waiting[]): PutResult[] {
    const results: PutResult[] = [];
    const hasTime = stepTime();
    const now = Date.now();
    do {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      batch.push(next);
      results.push(this.generations.holds(next.fence) ? this.#store(next.entry, now) : FENCED);
    } while (hasTime());
    return results;
  }

  #store(entry: EntryWrite, now: number): PutResult {
    const older = this.table.findByKey(entry.key);
    if (older !== undefined) this.table.delete(older);
    this.table.insert(entry, now);
    this.tenants.note(entry);
    return { outcome: 'stored', replaced: older !== undefined && older.evict_at > now };
  }

  /** One that cannot be written takes down nobody else's write: each is tried by itself. */
  #fail(batch: readonly Waiting[], error: unknown): void {
    if (batch.length <= 1) {
      for (const { reject } of batch) reject(error);
      return;
    }
    const others = this.#waiting;
    for (const one of batch) {
      this.#waiting = [one];
      this.#writeSome();
    }
    this.#waiting = others;
  }
}
