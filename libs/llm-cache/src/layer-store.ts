import type { EventBus, StoreEvent, StoreOperation } from '@reuso/events';
import {
  type EntryStore,
  type EntryWrite,
  type Fence,
  type Layer,
  type MaybePromise,
  StoreUnavailableError,
  type TagScope,
} from '@reuso/store/ports';

export type WriteOutcome = 'stored' | 'fenced' | 'unavailable';

/**
 * The store as one layer's cache sees it: every operation is timed and told, and none rejects because the store does
 * not answer. `undefined` stands for that: a caller on the request path goes on without it.
 */
export class LayerStore {
  constructor(
    private readonly store: EntryStore,
    private readonly events: EventBus,
    private readonly layer: Layer,
    private readonly options: { readonly staleGraceSeconds: number },
  ) {}

  /** @returns null when there is no entry */
  get(key: string): MaybePromise<Buffer | null | undefined> {
    const started = performance.now();
    const answer = this.store.get(key);
    if (answer instanceof Promise) return this.#outcome('lookup', answer, started);
    this.tell('lookup', true, started);
    return answer;
  }

  fence(key: string, tenant: string, tags: readonly string[]): Promise<Fence | undefined> {
    return this.#ask('fence', () => this.store.fence(key, this.#scopes(tenant, tags)));
  }

  async put(entry: Omit<EntryWrite, 'layer' | 'evictAt'>, fence: Fence): Promise<WriteOutcome> {
    const write = { ...entry, layer: this.layer, evictAt: this.#evictAt(entry.expiresAt) };
    const result = await this.#ask('write', () => this.store.put(write, fence), write.tenant);
    return result?.outcome ?? 'unavailable';
  }

  /** @returns false when the entry is gone */
  tie(key: string, tenant: string, tags: readonly string[], expiresAt: number): Promise<boolean | undefined> {
    return this.#ask('tie', () => this.store.tie(key, this.#scopes(tenant, tags), this.#evictAt(expiresAt)));
  }

  /** Removes an entry that does not decode; the next answer takes its place. */
  async discard(key: string): Promise<void> {
    this.tell('decode', false, performance.now());
    await this.#ask('invalidate', () =>
      this.store.invalidate({ kind: 'keys', keys: [key] }, { dryRun: false }),
    );
  }

  /** Tells of an operation that did not need the store. */
  tell(
    operation: StoreOperation,
    ok: boolean,
    started: number,
    about?: Pick<StoreEvent, 'tenant' | 'fenced'>,
  ): void {
    this.events.emit({
      type: 'store',
      layer: this.layer,
      operation,
      ok,
      durationMs: performance.now() - started,
      tenant: about?.tenant,
      fenced: about?.fenced,
    });
  }

  #scopes(tenant: string, tags: readonly string[]): TagScope[] {
    return tags.map((tag) => ({ tenant, layer: this.layer, tag }));
  }

  #evictAt(expiresAt: number): number {
    return expiresAt + this.options.staleGraceSeconds * 1000;
  }

  #ask<Result>(
    operation: StoreOperation,
    call: () => Promise<Result>,
    tenant?: string,
  ): Promise<Result | undefined> {
    const started = performance.now();
    return this.#outcome(operation, call(), started, tenant);
  }

  async #outcome<Result>(
    operation: StoreOperation,
    answer: Promise<Result>,
    started: number,
    tenant?: string,
  ): Promise<Result | undefined> {
    try {
      const result = await answer;
      this.tell(operation, true, started, { tenant, fenced: isFenced(result) });
      return result;
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      this.tell(operation, false, started, { tenant });
      return undefined;
    }
  }
}

function isFenced(result: unknown): boolean {
  return typeof result === 'object' && result !== null && 'outcome' in result && result.outcome === 'fenced';
}
