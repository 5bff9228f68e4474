import { LRUCache } from 'lru-cache';
import type { InvalidationEvent, InvalidationFeed } from '@reuso/store/ports';
import type { HeldAnswer } from './held-answer.js';

/** What a held answer costs beyond its bytes: key, objects, index. Measured on V8, rounded up. */
const OVERHEAD_BYTES = 512;
const BYTES_PER_MB = 1_048_576;

/**
 * Answers of the store, held in this process, ready to send and bounded in bytes.
 *
 * It never outlives the entry in the store, nor an invalidation: it drops what the feed names before the invalidation returns, serves nothing
 * while the feed is not current, and refuses an answer that was read from the store before an invalidation and
 * arrives after it (`epoch`).
 */
export class NearCache {
  readonly #held: LRUCache<string, HeldAnswer> | undefined;
  readonly #staleGraceMs: number;
  #epoch = 0;

  /**
   * @param megabytes 0 turns it off
   * @param staleGraceSeconds how long an answer is held past its expiry, as in the store
   */
  constructor(
    private readonly feed: InvalidationFeed,
    megabytes: number,
    staleGraceSeconds: number,
  ) {
    this.#staleGraceMs = staleGraceSeconds * 1000;
    if (megabytes <= 0) return;
    this.#held = new LRUCache({
      maxSize: megabytes * BYTES_PER_MB,
      sizeCalculation: (held) => held.sizeBytes + OVERHEAD_BYTES,
    });
    feed.subscribe((event) => this.#drop(event));
  }

  /** Taken before reading from the store; handed back with what was read. */
  get epoch(): number {
    return this.#epoch;
  }

  /** @param now ms since the epoch */
  get(key: string, now = Date.now()): HeldAnswer | undefined {
    const held = this.#held !== undefined && this.feed.current ? this.#held.get(key) : undefined;
    if (held === undefined || now < held.answer.expiresAt + this.#staleGraceMs) return held;
    this.#held?.delete(key);
    return undefined;
  }

  /** Holds an answer, unless something was invalidated since `epoch`. */
  set(key: string, held: HeldAnswer, epoch: number): void {
    if (epoch === this.#epoch) this.#held?.set(key, held);
  }

  /** Counts an answer's size anew, after a further form of it was made. */
  resize(key: string, held: HeldAnswer): void {
    // Setting the value that is there already would keep the size that was counted first.
    if (this.#held?.peek(key) !== held) return;
    this.#held.delete(key);
    this.#held.set(key, held);
  }

  #drop(event: InvalidationEvent): void {
    this.#epoch += 1;
    if (event.kind === 'everything') this.#held?.clear();
    else for (const key of event.keys) this.#held?.delete(key);
  }
}
