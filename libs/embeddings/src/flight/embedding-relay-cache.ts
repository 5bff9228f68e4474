import type { RelayCache, WholeBody } from '@reuso/llm';
import type { Fence } from '@reuso/store/ports';
import type { EmbeddingCache } from '../entry/embedding-cache.js';
import { inTurns } from '../in-turns.js';
import type { EmbeddingFetch } from './embedding-fetch.js';

/** Stands for embeddings that were read from the store: they are in `fetched`, and not in the body's form. */
const FOUND: WholeBody = {
  kind: 'raw',
  status: 200,
  headers: {},
  bytes: Buffer.alloc(0),
  usage: undefined,
  upstreamMs: undefined,
};

/** Embeddings: the answer to a fetch is an entry for each input. */
export class EmbeddingRelayCache implements RelayCache<EmbeddingFetch> {
  constructor(private readonly cache: EmbeddingCache) {}

  async find({ asked, call, fetched }: EmbeddingFetch): Promise<WholeBody | undefined> {
    const found = await inTurns(asked, ({ flight }) => this.cache.read(flight.key, call.directives));
    const embeddings = found.flatMap((one) => (one.kind === 'found' ? [one.embedding] : []));
    if (embeddings.length < asked.length) return undefined;
    fetched.embeddings = embeddings;
    return FOUND;
  }

  settle(_fetch: EmbeddingFetch, assembled: WholeBody): Promise<WholeBody> {
    return Promise.resolve(assembled);
  }

  /** Each caller ties what it asked for when it lands. */
  tie(): Promise<void> {
    return Promise.resolve();
  }

  fence({ call, profile, manifest }: EmbeddingFetch): Promise<Fence | undefined> {
    return this.cache.fence(profile.key, call.belonging.tenant, manifest().tags);
  }
}
