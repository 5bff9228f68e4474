import { describe, expect, it } from 'vitest';
import type { CachedRetrieval } from './cached-retrieval.js';
import { decodeRetrieval, encodeRetrieval } from './retrieval-codec.js';

const KEY = `rag:${'a'.repeat(64)}`;
const retrieval = (embedding: number[]): CachedRetrieval => ({
  question: {
    tenant: 't',
    namespace: undefined,
    query: 'wie? \ud800 🏙',
    embeddingModel: 'm',
    topK: 2,
    corpusVersion: 'v1',
  },
  embedding,
  documents: [
    { id: 'a', metadata: { deep: [1, null] } },
    { id: 2, text: '' },
  ],
  createdAt: 1_700_000_000_000.5,
  expiresAt: 1_700_003_600_000.5,
});

describe('the stored form of a retrieval', () => {
  it.each([
    ['floats', [0.5, -0.25, 3]],
    ['doubles', [0.1, 1 / 3, -1e-30]],
    ['one component', [7]],
  ])('gives back a vector of %s as it was', (_, embedding) => {
    const written = retrieval(embedding);
    expect(decodeRetrieval(KEY, encodeRetrieval(KEY, written))).toEqual(written);
  });

  it('takes half the room where 32 bits lose nothing', () => {
    const small = encodeRetrieval(KEY, retrieval(Array.from({ length: 1_000 }, () => 0.5)));
    const large = encodeRetrieval(KEY, retrieval(Array.from({ length: 1_000 }, () => 0.1)));
    expect(large.length - small.length).toBe(4_000);
  });

  it('takes no damaged, shortened or foreign bytes for an entry', () => {
    const entry = encodeRetrieval(KEY, retrieval([0.5, 0.1]));
    for (let i = 0; i < entry.length; i += 1) {
      const damaged = Buffer.from(entry);
      damaged[i] = (damaged[i] ?? 0) ^ 0x10;
      expect(decodeRetrieval(KEY, damaged)).toBeNull();
      expect(decodeRetrieval(KEY, entry.subarray(0, i))).toBeNull();
    }
    expect(decodeRetrieval(`rag:${'b'.repeat(64)}`, entry)).toBeNull();
  });
});
