import { EventBus } from '@reuso/events';
import { HitCounter } from '@reuso/llm-cache';
import { type PlacedVector, StoreUnavailableError, VectorIndex, type VectorMatch } from '@reuso/store/ports';
import { MemoryEntryStore } from '@reuso/store/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { RagCache, type RetrievalLookup } from './rag-cache.js';
import { SimilarRetrievals } from './similar/similar-retrievals.js';
import { StoredVectors } from './similar/stored-vectors.js';
import { RetrievalStore } from './store/retrieval-store.js';

/** Proposes every key it ever heard of: an index at its worst. */
class GossipingIndex extends VectorIndex {
  readonly keys = new Set<string>();

  override restoreFrom(): void {
    // It has heard of everything.
  }

  override async add(_partition: unknown, { key }: { key: string }): Promise<void> {
    this.keys.add(key);
  }

  override async search(_partition: unknown, { limit }: { limit: number }): Promise<readonly VectorMatch[]> {
    return [...this.keys].slice(0, limit).map((key) => ({ key, similarity: 1 }));
  }

  override async remove(_partition: unknown, keys: readonly string[]): Promise<void> {
    for (const key of keys) this.keys.delete(key);
  }
}

const HOUR_MS = 3_600_000;
const TENANT = 'tenant';
const belonging = { tenant: TENANT, namespace: undefined, masterplan: undefined, tags: [] };

function build(store = new MemoryEntryStore(), index: VectorIndex = new GossipingIndex()) {
  const events = new EventBus();
  const retrievals = new RetrievalStore(store, events, { timeoutMs: 10_000 });
  const similar = new SimilarRetrievals(index, retrievals, events, { timeoutMs: 10_000 });
  const hits = new HitCounter(store);
  const cache = new RagCache(retrievals, similar, hits, { threshold: 0.95 });
  const put = (query: string, embedding: number[], given: { topK?: number; namespace?: string } = {}) => {
    const documents = Array.from({ length: given.topK ?? 3 }, (_, i) => ({ id: `${query}-${i}` }));
    const createdAt = Date.now();
    const question = { ...questionOf(query), ...given };
    return cache.put(
      { question, embedding, documents, createdAt, expiresAt: createdAt + HOUR_MS },
      belonging,
    );
  };
  const ask = (query: string, embedding: number[] | undefined, given: Partial<RetrievalLookup> = {}) =>
    cache.lookup({
      question: questionOf(query),
      belonging,
      embedding,
      embed: async () => undefined,
      minSimilarity: undefined,
      ...given,
    });
  return { cache, put, ask, similar, events, index, store };
}

function questionOf(query: string) {
  return {
    tenant: TENANT,
    namespace: undefined,
    query,
    embeddingModel: 'm',
    topK: 3,
    corpusVersion: undefined,
  };
}

afterEach(() => vi.useRealTimers());

describe('RagCache', () => {
  it('serves no candidate of another partition, too few documents or too low a similarity', async () => {
    const { put, ask } = build();
    await put('elsewhere', [1, 0], { namespace: 'n' });
    await put('flat', [1, 0, 0]);
    await put('short', [1, 0], { topK: 2 });
    await put('far', [0.9, 0.5]);
    expect(await ask('asked', [1, 0])).toMatchObject({ kind: 'miss', reason: 'not-similar' });
    await put('near', [1, 0.1]);
    expect(await ask('asked', [1, 0])).toMatchObject({
      kind: 'hit',
      retrieval: { question: { query: 'near' } },
    });
  });

  it('looks behind candidates whose entries are gone, and has them forgotten', async () => {
    const { put, ask, index } = build();
    const gossip = index as GossipingIndex;
    for (let i = 0; i < 20; i += 1) gossip.keys.add(`rag:${String(i).padStart(64, '0')}`);
    await put('near', [1, 0.1]);
    expect(await ask('asked', [1, 0])).toMatchObject({ kind: 'hit', match: 'similar' });
    expect(gossip.keys.size).toBe(1);
  });

  it('serves nothing that has expired, although the index still knows it', async () => {
    vi.useFakeTimers();
    const { put, ask } = build();
    await put('near', [1, 0.1]);
    vi.setSystemTime(Date.now() + HOUR_MS - 1);
    expect(await ask('asked', [1, 0])).toMatchObject({ kind: 'hit' });
    vi.setSystemTime(Date.now() + 1);
    expect(await ask('asked', [1, 0])).toMatchObject({ kind: 'miss' });
  });

  it('makes the vector only when the exact lookup missed', async () => {
    const { put, ask } = build();
    await put('near', [1, 0.1]);
    const embed = vi.fn(async () => [1, 0]);
    expect(await ask('near', undefined, { embed })).toMatchObject({ kind: 'hit', match: 'exact' });
    expect(embed).not.toHaveBeenCalled();
    expect(await ask('asked', undefined, { embed })).toMatchObject({ kind: 'hit', match: 'similar' });
    expect(await ask('asked', undefined)).toMatchObject({ kind: 'miss', reason: 'no-embedding' });
  });

  it('does not serve the exact entry to a vector of another dimension', async () => {
    const { put, ask } = build();
    await put('same words', [1, 0, 0]);
    expect(await ask('same words', [1, 0])).toMatchObject({ kind: 'miss' });
    expect(await ask('same words', [0, 1, 0])).toMatchObject({ kind: 'hit', match: 'exact' });
  });

  it('takes the smallest entry that holds enough', async () => {
    const { put, ask } = build();
    for (const topK of [20, 5, 10, 2]) await put('asked', [1, 0], { topK });
    const found = await ask('asked', undefined);
    expect(found).toMatchObject({ kind: 'hit', match: 'exact', retrieval: { question: { topK: 5 } } });
    expect(found.kind === 'hit' && found.retrieval.documents).toHaveLength(3);
  });

  it('misses while the store is down, and says that it did not store', async () => {
    const store = new MemoryEntryStore();
    const { put, ask } = build(store);
    const down = () => Promise.reject(new StoreUnavailableError('get'));
    vi.spyOn(store, 'get').mockImplementation(down);
    vi.spyOn(store, 'fence').mockImplementation(down);
    expect(await ask('asked', [1, 0])).toMatchObject({ kind: 'miss', reason: 'store-unavailable' });
    expect(await put('asked', [1, 0])).toBeUndefined();
  });

  it('goes on without an index that fails, and tells of it', async () => {
    const { put, ask, events, index } = build();
    const failed: string[] = [];
    events.subscribe((event) => {
      if (event.type === 'store' && !event.ok) failed.push(`${event.layer} ${event.operation}`);
    });
    vi.spyOn(index, 'add').mockRejectedValue(new Error('gone'));
    vi.spyOn(index, 'search').mockRejectedValue(new Error('gone'));
    expect(await put('near', [1, 0])).toMatch(/^rag:/);
    expect(await ask('asked', [1, 0])).toMatchObject({ kind: 'miss' });
    expect(failed).toEqual(['rag_similarity write', 'rag_similarity lookup']);
  });

  it('drops an entry that does not decode', async () => {
    const { put, ask, store } = build();
    const key = (await put('asked', [1, 0])) ?? '';
    vi.spyOn(store, 'get').mockResolvedValueOnce(Buffer.from('garbage'));
    expect(await ask('asked', undefined)).toMatchObject({ kind: 'miss' });
    expect(await store.inspect(key)).toBeNull();
  });
});

describe('StoredVectors', () => {
  async function keysOf(vectors: AsyncIterable<PlacedVector>): Promise<string[]> {
    const keys: string[] = [];
    for await (const { vector } of vectors) keys.push(vector.key);
    return keys;
  }

  it('has the vectors of what is stored, of every page, and only those', async () => {
    const { put, store } = build();
    const keys: string[] = [];
    for (let i = 0; i < 120; i += 1) keys.push((await put(`query ${i}`, [1, i])) ?? '');
    await store.invalidate({ kind: 'keys', keys: [keys[7] ?? ''] }, { dryRun: false });
    const vectors = new StoredVectors(store);
    expect(new Set(await keysOf(vectors.all()))).toEqual(new Set(keys.filter((_, i) => i !== 7)));
    expect(await keysOf(vectors.of(keys.slice(6, 9)))).toEqual([keys[6], keys[8]]);
  });

  it('waits for a store that is down, and gives up when it is stopped', async () => {
    const { put, store } = build();
    const key = (await put('query', [1, 0])) ?? '';
    vi.spyOn(store, 'get').mockRejectedValueOnce(new StoreUnavailableError('get'));
    const vectors = new StoredVectors(store);
    expect(await keysOf(vectors.of([key]))).toEqual([key]);
    vectors.stop();
    expect(await keysOf(vectors.all())).toEqual([]);
  });
});
