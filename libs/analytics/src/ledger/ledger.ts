import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { CacheEvent, CallEvent } from '@reuso/events';
import { type LedgerStore, type LedgerWrite, bucketStart } from '@reuso/store/ports';
import type { MissReasons } from '../activity/miss-reasons.js';
import { ledgerWrites } from './ledger-writes.js';
import { MinuteTally } from './minute-tally.js';

const FLUSH_EVERY_MS = 1_000;
const MINUTE_MS = 60_000;
/** Minutes that are kept while the store is down; what is older is then counted as of the oldest of them. */
const MOST_MINUTES = 120;
/** How long a process that ends tries to have its last figures written. */
const FAREWELL_MS = 3_000;
const RETRY_MS = 100;

/**
 * Adds up in memory what the stages tell, and writes it to the store in batches, never a write per request.
 *
 * What has been handed to the store is kept as it was until the store has it: the same write, with the same sequence,
 * is sent again after a failure, and the store takes it once. What happens meanwhile is added up beside it.
 */
export class Ledger {
  readonly #source = randomUUID();
  readonly #waiting = new Map<number, MinuteTally>();
  readonly #timer: NodeJS.Timeout;
  #beforeFlush: (() => void) | undefined;
  #sequence = 0;
  #sending: LedgerWrite[] = [];
  #flushing: Promise<boolean> | undefined;
  #current = new MinuteTally(0);
  #currentEnd = 0;
  /** Of the embeddings request that was shown last, with the outcomes of its inputs. */
  readonly #shown = { requestId: '', outcomes: new Set<string>() };

  constructor(
    private readonly store: LedgerStore,
    private readonly reasons: MissReasons,
  ) {
    this.#timer = setInterval(() => void this.flush(), FLUSH_EVERY_MS);
    this.#timer.unref();
  }

  /**
   * @param usd for a call, what its answer's tokens cost; for a batch, what it saved; undefined: not known
   * @param at when it happened, ms since the epoch
   */
  count(event: CacheEvent, usd: number | undefined, at: number): void {
    const tally = at < this.#currentEnd && at >= this.#current.minute ? this.#current : this.#turnTo(at);
    switch (event.type) {
      case 'call':
        return this.#countCall(tally, event, usd, at);
      case 'batch':
        return tally.of(event.tenant).batch(event, usd);
      case 'store':
        return tally.of(event.tenant).store(event);
      case 'upstream':
        // What a limit of our own kept from being asked is no call.
        if (event.status === 'limited') return;
        return tally.of(event.tenant).upstream(event);
      case 'feedback':
      case 'invalidation':
        return;
      default:
        return event satisfies never;
    }
  }

  /** @param settle counts what was told and is not counted yet */
  beforeFlush(settle: () => void): void {
    this.#beforeFlush = settle;
  }

  /**
   * Writes what was counted; never rejects.
   * @returns false when the store did not take it: it is kept, and written with a later flush
   */
  flush(): Promise<boolean> {
    this.#flushing ??= this.#flush().finally(() => (this.#flushing = undefined));
    return this.#flushing;
  }

  /** Writes what was counted until now, as far as the store takes it; never rejects. */
  async settle(): Promise<void> {
    // One that is under way may have begun before the last of it was counted.
    await this.#flushing;
    await this.flush();
  }

  /** Writes all that was counted, if the store takes it in time. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    const giveUp = AbortSignal.timeout(FAREWELL_MS);
    // A store that has stopped answering would keep the process from its end.
    await Promise.race([this.#flushAll(giveUp), once(giveUp, 'abort')]);
  }

  async #flushAll(giveUp: AbortSignal): Promise<void> {
    // What was counted while a flush was under way needs one more.
    await this.#flushing;
    while (!(await this.flush()) && !giveUp.aborted) await pause(RETRY_MS);
  }

  #turnTo(now: number): MinuteTally {
    const minute = bucketStart('minute', now);
    // A clock that was set back finds its minute again, or begins it anew.
    this.#current = this.#waiting.get(minute) ?? new MinuteTally(minute);
    this.#currentEnd = minute + MINUTE_MS;
    this.#waiting.set(minute, this.#current);
    return this.#current;
  }

  #countCall(tally: MinuteTally, event: CallEvent, usd: number | undefined, now: number): void {
    const book = tally.of(event.tenant);
    book.call(event, usd, now);
    if (event.internal === true || !this.#isShown(event)) return;
    book.show(event, usd, now, this.reasons.reasonOf(event, now));
  }

  /** One line a request: a RAG lookup is told twice where it missed exactly, an embeddings request once an input. */
  #isShown({ layer, outcome, detail, requestId }: CallEvent): boolean {
    if (layer === 'rag')
      return outcome === 'hit' || detail === 'no-embedding' || detail === 'store-unavailable';
    if (layer === 'rag_similarity') return detail !== 'no-embedding';
    if (layer !== 'embedding') return true;
    if (this.#shown.requestId !== requestId) this.#shown.outcomes.clear();
    this.#shown.requestId = requestId;
    if (this.#shown.outcomes.has(outcome)) return false;
    this.#shown.outcomes.add(outcome);
    return true;
  }

  async #flush(): Promise<boolean> {
    this.#beforeFlush?.();
    if (this.#sending.length === 0) this.#takeWaiting();
    try {
      for (let [write] = this.#sending; write !== undefined; [write] = this.#sending) {
        await this.store.add(write);
        this.#sending.shift();
      }
      return this.#waiting.size === 0;
    } catch {
      this.#bound();
      return false;
    }
  }

  #takeWaiting(): void {
    const minutes = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#currentEnd = 0;
    this.#sending = minutes.flatMap(({ minute, books }) =>
      books.flatMap(([book, tally]) =>
        ledgerWrites(tally).map((part) => ({
          ...part,
          book,
          source: this.#source,
          sequence: (this.#sequence += 1),
          at: minute,
        })),
      ),
    );
  }

  #bound(): void {
    const minutes = [...this.#waiting.keys()].sort((a, b) => a - b);
    for (const [index, minute] of minutes.slice(0, -MOST_MINUTES).entries()) {
      const oldest = this.#waiting.get(minute);
      const next = this.#waiting.get(minutes[index + 1] ?? minute);
      if (oldest !== undefined && next !== oldest) next?.add(oldest);
      this.#waiting.delete(minute);
    }
  }
}
