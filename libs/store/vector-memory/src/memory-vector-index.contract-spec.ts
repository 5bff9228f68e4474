import { MemoryInvalidationFeed, describeVectorIndex, until } from '@reuso/store/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { MemoryVectorIndex } from './memory-vector-index.js';

describeVectorIndex('in this process', {
  open: async () => {
    const index = new MemoryVectorIndex(new MemoryInvalidationFeed());
    return { index, close: () => index.close() };
  },
});

describe('MemoryVectorIndex', () => {
  const feed = new MemoryInvalidationFeed();
  const index = new MemoryVectorIndex(feed);
  afterAll(() => index.close());
  const partition = { tenant: 't', namespace: undefined, model: 'm', dimension: 2, corpusVersion: undefined };
  const vector = Float32Array.of(1, 0);
  const query = { vector, minSimilarity: 0.9, minTopK: 1, limit: 3 };

  it.each(['removed', 'replaced'] as const)('drops the vectors of %s entries by itself', async (kind) => {
    const key = `rag:${kind}`;
    await index.add(partition, { key, vector, topK: 1, evictAt: Date.now() + 60_000 });
    expect(await index.search(partition, query)).toHaveLength(1);
    feed.announce(kind === 'removed' ? { kind, scopes: [], keys: [key] } : { kind, keys: [key] });
    await until('it is gone', async () => (await index.search(partition, query)).length === 0);
  });

  it('rejects once its thread is gone, rather than leave its caller waiting', async () => {
    const closed = new MemoryVectorIndex(feed);
    const searching = closed.search(partition, query);
    await closed.close();
    await searching.catch(() => undefined);
    await expect(closed.search(partition, query)).rejects.toThrow(/ended/);
  });
});
