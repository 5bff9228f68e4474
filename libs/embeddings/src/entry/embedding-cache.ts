import {
  type CacheDirectives,
  type HitCounter,
  type LayerStore,
  type Verdict,
  type WriteOutcome,
  judge,
} from '@reuso/llm-cache';
import type { Fence } from '@reuso/store/ports';
import type { CachedEmbedding } from './cached-embedding.js';
import { decodeEmbedding, encodeEmbedding } from './embedding-codec.js';

export type EmbeddingLookup =
  | { readonly kind: 'found'; readonly embedding: CachedEmbedding }
  | { readonly kind: 'absent'; readonly verdict?: Exclude<Verdict, 'serve'> }
  | { readonly kind: 'unavailable' };

export interface EmbeddingWrite {
  readonly key: string;
  readonly tenant: string;
  readonly model: string;
  readonly tags: readonly string[];
  readonly embedding: CachedEmbedding;
  /** What was embedded, as JSON. */
  readonly detail: Buffer;
  readonly preview: string;
}

/** The cache of embeddings, an entry an input. No method rejects because of the store. */
export class EmbeddingCache {
  constructor(
    private readonly store: LayerStore,
    private readonly hits: HitCounter,
  ) {}

  /** Finds an embedding that may serve, and ties it to its reader's tags. */
  async find(
    key: string,
    tenant: string,
    readerTags: readonly string[],
    directives: CacheDirectives,
  ): Promise<EmbeddingLookup> {
    const found = await this.read(key, directives);
    if (found.kind !== 'found') return found;
    if (readerTags.length > 0 && !(await this.tie(key, tenant, readerTags, found.embedding)))
      return { kind: 'absent' };
    this.hits.add(key);
    return found;
  }

  /** Reads an embedding that may serve. */
  async read(key: string, directives: CacheDirectives): Promise<EmbeddingLookup> {
    const value = await this.store.get(key);
    if (value === undefined) return { kind: 'unavailable' };
    if (value === null) return { kind: 'absent' };
    const embedding = decodeEmbedding(key, value);
    if (embedding === null) {
      await this.store.discard(key);
      return { kind: 'absent' };
    }
    const verdict = judge(embedding, directives, Date.now());
    return verdict === 'serve' ? { kind: 'found', embedding } : { kind: 'absent', verdict };
  }

  async tie(
    key: string,
    tenant: string,
    tags: readonly string[],
    { expiresAt }: Pick<CachedEmbedding, 'expiresAt'>,
  ): Promise<boolean> {
    return (await this.store.tie(key, tenant, tags, expiresAt)) === true;
  }

  fence(key: string, tenant: string, tags: readonly string[]): Promise<Fence | undefined> {
    return this.store.fence(key, tenant, tags);
  }

  write({ embedding, ...write }: EmbeddingWrite, fence: Fence): Promise<WriteOutcome> {
    const { createdAt, expiresAt } = embedding;
    const value = encodeEmbedding(write.key, embedding);
    return this.store.put({ ...write, value, createdAt, expiresAt }, fence);
  }
}
