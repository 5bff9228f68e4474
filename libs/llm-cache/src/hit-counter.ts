import { type EntryStore, StoreUnavailableError } from '@reuso/store/ports';

const FLUSH_EVERY_MS = 1_000;
/** Keys remembered between two flushes; reads of further keys go uncounted rather than unbounded. */
const MOST_KEYS = 50_000;

/** Adds up reads of entries in memory and reports them to the store in batches, never a write per request. */
export class HitCounter {
  #counts = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;
  #flushing: Promise<void> = Promise.resolve();

  constructor(private readonly store: EntryStore) {
    this.#timer = setInterval(() => void this.flush(), FLUSH_EVERY_MS);
    this.#timer.unref();
  }

  add(key: string): void {
    const count = this.#counts.get(key);
    if (count !== undefined || this.#counts.size < MOST_KEYS) this.#counts.set(key, (count ?? 0) + 1);
  }

  /**
   * Resolves when all that was counted until now is in the store, also what an earlier flush is still writing. What the
   * store does not take is lost: hit counts are figures for people, not for decisions.
   */
  flush(): Promise<void> {
    const flushed = this.#flushing.then(() => this.#write());
    this.#flushing = flushed.catch(() => undefined);
    return flushed;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  async #write(): Promise<void> {
    if (this.#counts.size === 0) return;
    const lastHitAt = Date.now();
    const reports = Array.from(this.#counts, ([key, hits]) => ({ key, hits, lastHitAt }));
    this.#counts = new Map();
    try {
      await this.store.recordHits(reports);
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
    }
  }
}
