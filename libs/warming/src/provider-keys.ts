import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { WarmupOwner } from './warmup-target.js';

/** Longer than warm-ups wait and run. */
const KEPT_MS = 24 * 3_600_000;

/** What callers' warm-ups need to ask the provider in their name. In memory only: no key of theirs is ever stored. */
export class ProviderKeys {
  /** Names this process: only it can run what it alone holds the key for. */
  readonly holder = randomUUID();
  readonly #headers = new LRUCache<string, WarmupOwner['providerHeaders']>({ max: 1_000, ttl: KEPT_MS });

  keep(jobId: string, headers: WarmupOwner['providerHeaders']): void {
    this.#headers.set(jobId, headers);
  }

  headersOf(jobId: string): WarmupOwner['providerHeaders'] | undefined {
    return this.#headers.get(jobId);
  }

  forget(jobId: string): void {
    this.#headers.delete(jobId);
  }
}
