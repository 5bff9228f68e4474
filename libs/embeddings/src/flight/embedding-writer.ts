import { Logger } from '@nestjs/common';
import type { Manifest } from '@reuso/llm';
import { type Fence, joinFences } from '@reuso/store/ports';
import type { CachedEmbedding } from '../entry/cached-embedding.js';
import type { EmbeddingCache } from '../entry/embedding-cache.js';
import { inTurns } from '../in-turns.js';
import type { Asked, EmbeddingFetch } from './embedding-fetch.js';

/** Characters of an input that are kept to find its entry by. */
const PREVIEW_LENGTH = 300;

/** Stores what a fetch has brought, an entry an input. */
export class EmbeddingWriter {
  readonly #logger = new Logger(EmbeddingWriter.name);

  constructor(private readonly cache: EmbeddingCache) {}

  /**
   * @param sealed what has been brought by all who share the fetch, in other processes too
   * @returns whether all was stored
   */
  async write(
    fetch: EmbeddingFetch,
    embeddings: readonly CachedEmbedding[],
    sealed: Manifest,
  ): Promise<boolean> {
    if (!sealed.mayStore || sealed.fence === undefined) return false;
    // What others saw; the inputs' own generations guard each its own entry.
    const known = fetch.manifest().fence;
    const foreign = {
      tags: sealed.tags,
      fence: new Map([...sealed.fence].filter(([name]) => known?.has(name) !== true)),
    };
    const stored = await inTurns(fetch.asked, async (asked, index) => {
      const embedding = embeddings[index];
      return embedding !== undefined && (await this.#writeOne(fetch, asked, embedding, foreign));
    });
    return stored.every(Boolean);
  }

  /** Whatever keeps an embedding from being stored, those who wait for it get it. */
  async #writeOne(
    { call }: EmbeddingFetch,
    { flight, input }: Asked,
    embedding: CachedEmbedding,
    foreign: { readonly tags: readonly string[]; readonly fence: Fence },
  ): Promise<boolean> {
    const own = flight.manifest();
    if (own.doomed || own.fence === undefined) return false;
    const text = typeof input === 'string' ? input : `${input.length} tokens`;
    try {
      const outcome = await this.cache.write(
        {
          key: flight.key,
          tenant: flight.tenant,
          model: call.request.model,
          tags: [...new Set([...own.tags, ...foreign.tags])],
          embedding,
          detail: Buffer.from(JSON.stringify({ ...call.request.parameters, input })),
          preview: text.slice(0, PREVIEW_LENGTH).toWellFormed(),
        },
        joinFences(own.fence, foreign.fence),
      );
      return outcome === 'stored';
    } catch (error) {
      this.#logger.error({ key: flight.key, err: error });
      return false;
    }
  }
}
