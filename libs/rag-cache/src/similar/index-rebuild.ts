import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { ALL_TAG } from '@reuso/llm-cache';
import { type EntryStore, StoreUnavailableError, type VectorIndex } from '@reuso/store/ports';
import { decodeRetrieval } from '../codec/retrieval-codec.js';
import type { SimilarRetrievals } from './similar-retrievals.js';

const PAGE = 50;
const RETRY_AFTER_MS = 1_000;

/**
 * Puts the vectors of stored retrievals into an index that forgot them when its process ended. It works beside the
 * requests, a page at a time; until an entry's turn comes, only exact lookups find it.
 */
export class IndexRebuild {
  readonly #log = new Logger(IndexRebuild.name);
  #stopped = false;

  constructor(
    private readonly index: VectorIndex,
    private readonly store: EntryStore,
    private readonly similar: SimilarRetrievals,
  ) {}

  /** Resolves when all is there, or `stop` was called. A store that is down is waited for. */
  async run(): Promise<void> {
    if (this.index.keepsVectors) return;
    while (!this.#stopped) {
      try {
        const count = await this.#addAll();
        if (count > 0) this.#log.log(`${count} stored queries can be matched by similarity again`);
        return;
      } catch (error) {
        if (!(error instanceof StoreUnavailableError)) throw error;
        await sleep(RETRY_AFTER_MS, undefined, { ref: false });
      }
    }
  }

  stop(): void {
    this.#stopped = true;
  }

  async #addAll(): Promise<number> {
    let count = 0;
    for (const tenant of await this.store.tenants(['rag'])) {
      const scopes = [{ tenant, layer: 'rag', tag: ALL_TAG }] as const;
      let cursor: string | undefined;
      do {
        const page = await this.store.list({ scopes, cursor, limit: PAGE });
        for (const { key } of page.items) {
          if (this.#stopped) return count;
          count += await this.#add(key);
        }
        cursor = page.nextCursor ?? undefined;
        // Listing and reading may be synchronous work: requests get their turn.
        await new Promise((resolve) => setImmediate(resolve));
      } while (cursor !== undefined);
    }
    return count;
  }

  async #add(key: string): Promise<number> {
    const value = await this.store.get(key);
    const retrieval = value === null ? null : decodeRetrieval(key, value);
    if (retrieval === null) return 0;
    await this.similar.add({ key, retrieval });
    return 1;
  }
}
