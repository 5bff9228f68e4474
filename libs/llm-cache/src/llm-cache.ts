import { EventBus, type StoreOperation } from '@reuso/events';
import { type EntryStore, type Fence, StoreUnavailableError } from '@reuso/store/ports';
import { decodeEntry, encodeEntry } from './codec/entry-codec.js';
import type { CachedAnswer } from './codec/cached-answer.js';
import type { HitCounter } from './hit-counter.js';
import { HeldAnswer } from './near/held-answer.js';
import type { NearCache } from './near/near-cache.js';
import { llmScopes } from './tags.js';

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

export type WriteOutcome = 'stored' | 'fenced' | 'unavailable';

/**
 * The exact cache of chat completions: the near cache in front, the store behind. No method rejects because of
 * the store: a caller on the request path goes on without it.
 */
export class LlmCache {
  constructor(
    private readonly store: EntryStore,
    private readonly nearCache: NearCache,
    private readonly hits: HitCounter,
    private readonly events: EventBus,
    private readonly options: { readonly staleGraceSeconds: number },
  ) {}

  /** An answer held in this process. Synchronous: the shortest way out of the corridor. */
  near(key: string): HeldAnswer | undefined {
    const started = performance.now();
    const held = this.nearCache.get(key);
    if (held !== undefined) this.#tell('lookup', true, started);
    return held;
  }

  async lookup(key: string): Promise<LookupResult> {
    const { epoch } = this.nearCache;
    const value = await this.#ask('lookup', () => this.store.get(key));
    if (value === undefined) return { kind: 'unavailable' };
    if (value === null) return { kind: 'absent' };
    const answer = decodeEntry(key, value);
    if (answer === null) {
      await this.#discard(key);
      return { kind: 'absent' };
    }
    const held = new HeldAnswer(answer);
    this.nearCache.set(key, held, epoch);
    return { kind: 'found', held };
  }

  /** @returns undefined when the store is not available */
  async fence(key: string, tenant: string, tags: readonly string[]): Promise<Fence | undefined> {
    return await this.#ask('fence', () => this.store.fence(key, llmScopes(tenant, tags)));
  }

  async write(write: AnswerWrite, fence: Fence): Promise<WriteOutcome> {
    const { key, tenant, model, tags, answer, detail, preview } = write;
    const { createdAt, expiresAt } = answer;
    const { epoch } = this.nearCache;
    const value = encodeEntry(key, answer);
    const evictAt = this.#evictAt(expiresAt);
    const entry = {
      key,
      tenant,
      layer: 'llm',
      value,
      detail,
      model,
      preview,
      tags,
      createdAt,
      expiresAt,
      evictAt,
    } as const;
    const result = await this.#ask('write', () => this.store.put(entry, fence));
    if (result === undefined) return 'unavailable';
    if (result.outcome === 'stored') this.nearCache.set(key, new HeldAnswer(answer, tags), epoch);
    return result.outcome;
  }

  /**
   * Ties a found entry to its reader's tags, so that invalidating by them removes it.
   * @returns false when that could not be done: the entry is gone or the store does not answer, and the answer
   *   must not be served
   */
  async tie(key: string, tenant: string, held: HeldAnswer, tags: readonly string[]): Promise<boolean> {
    const evictAt = this.#evictAt(held.answer.expiresAt);
    const tied = await this.#ask('tie', () => this.store.tie(key, llmScopes(tenant, tags), evictAt));
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

  #evictAt(expiresAt: number): number {
    return expiresAt + this.options.staleGraceSeconds * 1000;
  }

  /** Removes an entry that does not decode; the next answer takes its place. */
  async #discard(key: string): Promise<void> {
    this.events.emit({ type: 'store', layer: 'llm', operation: 'decode', ok: false, durationMs: 0 });
    await this.#ask('invalidate', () =>
      this.store.invalidate({ kind: 'keys', keys: [key] }, { dryRun: false }),
    );
  }

  async #ask<Result>(operation: StoreOperation, call: () => Promise<Result>): Promise<Result | undefined> {
    const started = performance.now();
    try {
      const result = await call();
      this.#tell(operation, true, started);
      return result;
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      this.#tell(operation, false, started);
      return undefined;
    }
  }

  #tell(operation: StoreOperation, ok: boolean, started: number): void {
    this.events.emit({ type: 'store', layer: 'llm', operation, ok, durationMs: performance.now() - started });
  }
}
