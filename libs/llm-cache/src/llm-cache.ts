import type { Fence, MaybePromise } from '@reuso/store/ports';
import type { CachedAnswer } from './codec/cached-answer.js';
import { decodeEntry, encodeEntry } from './codec/entry-codec.js';
import type { HitCounter } from './hit-counter.js';
import type { LayerStore, WriteOutcome } from './layer-store.js';
import { HeldAnswer } from './near/held-answer.js';
import type { NearCache } from './near/near-cache.js';

export type LookupResult =
  | { readonly kind: 'found'; readonly held: HeldAnswer }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unavailable' };

/** `tags` are all that the entry carries; `detail` and `preview` are what operators look it up by. */
export interface AnswerWrite {
  readonly key: string;
  readonly tenant: string;
  readonly model: string;
  readonly tags: readonly string[];
  readonly answer: CachedAnswer;
  /** The request's body. */
  readonly detail: Buffer;
  readonly preview: string;
}

/**
 * The exact cache of chat completions: the near cache in front, the store behind. No method rejects because of
 * the store: a caller on the request path goes on without it.
 */
export class LlmCache {
  constructor(
    private readonly store: LayerStore,
    private readonly nearCache: NearCache,
    private readonly hits: HitCounter,
  ) {}

  /**
   * An answer held in this process. Synchronous: the shortest way out of the corridor.
   * @param now ms since the epoch
   */
  near(key: string, now: number): HeldAnswer | undefined {
    const started = performance.now();
    const held = this.nearCache.get(key, now);
    if (held !== undefined) this.store.tell('lookup', true, started);
    return held;
  }

  /** Synchronous too where the store has the entry at hand. */
  lookup(key: string): MaybePromise<LookupResult> {
    const { epoch } = this.nearCache;
    const value = this.store.get(key);
    if (value instanceof Promise) return value.then((late) => this.#take(key, late, epoch));
    return this.#take(key, value, epoch);
  }

  #take(key: string, value: Buffer | null | undefined, epoch: number): MaybePromise<LookupResult> {
    if (value === undefined) return { kind: 'unavailable' };
    if (value === null) return { kind: 'absent' };
    const answer = decodeEntry(key, value);
    if (answer === null) return this.store.discard(key).then(() => ({ kind: 'absent' }));
    const held = new HeldAnswer(answer);
    this.nearCache.set(key, held, epoch);
    return { kind: 'found', held };
  }

  /** @returns undefined when the store is not available */
  fence(key: string, tenant: string, tags: readonly string[]): Promise<Fence | undefined> {
    return this.store.fence(key, tenant, tags);
  }

  async write({ answer, ...write }: AnswerWrite, fence: Fence): Promise<WriteOutcome> {
    const { key, tags } = write;
    const { createdAt, expiresAt } = answer;
    const { epoch } = this.nearCache;
    const outcome = await this.store.put(
      { ...write, value: encodeEntry(key, answer), createdAt, expiresAt },
      fence,
    );
    if (outcome === 'stored') this.nearCache.set(key, new HeldAnswer(answer, tags), epoch);
    return outcome;
  }

  /**
   * Ties a found entry to its reader's tags, so that invalidating by them removes it.
   * @returns false when that could not be done: the entry is gone or the store does not answer, and the answer
   *   must not be served
   */
  async tie(key: string, tenant: string, held: HeldAnswer, tags: readonly string[]): Promise<boolean> {
    const tied = await this.store.tie(key, tenant, tags, held.answer.expiresAt);
    if (tied === true) held.addTied(tags);
    return tied === true;
  }

  countHit(key: string): void {
    this.hits.add(key);
  }

  /** Tells the near cache that a further form of an answer takes room. */
  resize(key: string, held: HeldAnswer): void {
    this.nearCache.resize(key, held);
  }
}
