import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { ALL_TAG } from '@reuso/llm-cache';
import {
  type EntryStore,
  type PlacedVector,
  StoreUnavailableError,
  type VectorSource,
} from '@reuso/store/ports';
import { decodeRetrieval } from '../codec/retrieval-codec.js';
import { placedVector } from './placed-vector.js';

const PAGE = 50;
const RETRY_AFTER_MS = 1_000;

/**
 * The vectors of stored retrievals, for an index that lacks them. It works beside the requests, a page at a time;
 * until an entry's turn comes, only exact lookups find it.
 */
export class StoredVectors implements VectorSource {
  readonly #log = new Logger(StoredVectors.name);
  #stopped = false;

  constructor(private readonly store: EntryStore) {}

  async *all(): AsyncGenerator<PlacedVector> {
    let count = 0;
    for (const tenant of (await this.#patiently(() => this.store.tenants(['rag']))) ?? []) {
      const scopes = [{ tenant, layer: 'rag', tag: ALL_TAG }] as const;
      let cursor: string | undefined;
      do {
        const from = cursor;
        const page = await this.#patiently(() => this.store.list({ scopes, cursor: from, limit: PAGE }));
        for await (const vector of this.of((page?.items ?? []).map(({ key }) => key))) {
          count += 1;
          yield vector;
        }
        cursor = page?.nextCursor ?? undefined;
        // Listing and reading may be synchronous work: requests get their turn.
        await nextTurn();
      } while (cursor !== undefined);
    }
    if (count > 0 && !this.#stopped)
      this.#log.log(`${count} stored queries can be matched by similarity again`);
  }

  async *of(keys: Iterable<string>): AsyncGenerator<PlacedVector> {
    for (const key of keys) {
      const value = await this.#patiently(async () => await this.store.get(key));
      const retrieval = value ? decodeRetrieval(key, value) : null;
      if (retrieval !== null) yield placedVector({ key, retrieval });
    }
  }

  stop(): void {
    this.#stopped = true;
  }

  /** @returns undefined once stopped */
  async #patiently<Result>(ask: () => Promise<Result>): Promise<Result | undefined> {
    while (!this.#stopped) {
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof StoreUnavailableError)) throw error;
        await sleep(RETRY_AFTER_MS, undefined, { ref: false });
      }
    }
    return undefined;
  }
}
