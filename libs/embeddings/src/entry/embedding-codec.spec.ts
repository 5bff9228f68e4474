import { describe, expect, it } from 'vitest';
import type { CachedEmbedding } from './cached-embedding.js';
import { decodeEmbedding, encodeEmbedding } from './embedding-codec.js';

const KEY = `embedding:${'a'.repeat(64)}`;
const embedding: CachedEmbedding = {
  values: Float32Array.of(0.5, -1, 3.25, 1e-20),
  model: 'modèle-1',
  createdAt: 1_790_000_000_123,
  expiresAt: 1_790_086_400_123,
  upstreamMs: 81,
  promptTokens: 7,
};

describe('embedding codec', () => {
  it('gives back what it was given, in either width', () => {
    expect(decodeEmbedding(KEY, encodeEmbedding(KEY, embedding))).toEqual(embedding);
    const wide = { ...embedding, values: Float64Array.of(0.1, -0.2) };
    expect(decodeEmbedding(KEY, encodeEmbedding(KEY, wide))).toEqual(wide);
  });

  it('refuses the entry of another key', () => {
    expect(decodeEmbedding(`embedding:${'b'.repeat(64)}`, encodeEmbedding(KEY, embedding))).toBeNull();
  });

  it('refuses an entry with any one bit flipped, and one cut anywhere', () => {
    const entry = encodeEmbedding(KEY, embedding);
    for (let bit = 0; bit < entry.length * 8; bit += 1) {
      const damaged = Buffer.from(entry);
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(decodeEmbedding(KEY, damaged), `bit ${bit}`).toBeNull();
    }
    for (let length = 0; length < entry.length; length += 1) {
      expect(decodeEmbedding(KEY, entry.subarray(0, length)), `length ${length}`).toBeNull();
    }
  });
});
