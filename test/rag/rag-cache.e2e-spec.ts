import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftOutIf } from '../support/left-out.js';
import { until } from '../support/redis/index.js';
import type { RagClient } from './support/rag-client.js';
import {
  RAG_STORES,
  type RagServer,
  X,
  asking,
  retrieval,
  startRagServer,
  towards,
} from './support/rag-server.js';

describe.each(RAG_STORES)('the RAG cache on $name', (store) => {
  describe('through the native API', leftOutIf(store.leftOut), () => {
    let server: RagServer;
    let client: RagClient;
    beforeAll(async () => {
      server = await startRagServer(store);
      ({ client } = server);
    });
    afterAll(() => server?.stop());

    it('serves what was stored for the very query, without an embedding, as it was stored', async () => {
      const stored = retrieval({ query_embedding: [0.1, -2.5e-3, 1 / 3] });
      const put = await client.put(stored);
      expect(put).toMatchObject({ status: 201, body: { key: expect.stringMatching(/^rag:[0-9a-f]{64}$/) } });
      const { status, body } = await client.lookup(asking(stored));
      expect(status).toBe(200);
      expect(body).toEqual({
        hit: true,
        match: 'exact',
        similarity: 1,
        key: put.body.key,
        entry: {
          query: stored.query,
          query_embedding: stored.query_embedding,
          documents: stored.documents,
          embedding_model: 'model-a',
          top_k: 3,
          cached_at: expect.any(String),
          expires_at: put.body.expires_at,
        },
      });
      const { cached_at = '', expires_at = '' } = body.entry ?? {};
      expect(Date.parse(expires_at) - Date.parse(cached_at)).toBe(3_600_000);
    });

    it('does not prolong an entry by reading it', async () => {
      const stored = retrieval({ ttl_seconds: 2 });
      const { body } = await client.put(stored);
      for (let i = 0; i < 3; i += 1) {
        const found = await client.lookup(asking(stored));
        expect(found.body.entry?.expires_at ?? body.expires_at).toBe(body.expires_at);
      }
      await until('it has expired', async () => !(await client.lookup(asking(stored))).body.hit);
      const similar = await client.lookup(asking(stored, { query: 'other', query_embedding: X }));
      expect(similar.body.hit).toBe(false);
    });

    it.each([
      ['query', { query: 'Where is the write gate?' }],
      ['namespace', { namespace: 'another' }],
      ['embedding model', { embedding_model: 'model-b' }],
      ['corpus version', { corpus_version: 'v2' }],
      ['larger top_k', { top_k: 4 }],
    ])('misses for another %s', async (_, difference) => {
      const stored = retrieval();
      await client.put(stored);
      const missed = await client.lookup(asking(stored, difference));
      expect(missed).toMatchObject({ status: 200, body: { hit: false } });
      expect(Object.keys(missed.body)).toEqual(['hit', 'key']);
    });

    it.each([
      ['namespace', { namespace: 'another' }],
      ['embedding model', { embedding_model: 'model-b' }],
      ['corpus version', { corpus_version: 'v2' }],
      ['dimension', { query_embedding: [1, 0] }],
      ['larger top_k', { top_k: 4 }],
    ])('does not take a similar query of another %s for one', async (_, difference) => {
      const stored = retrieval();
      await client.put(stored);
      const question = { query: 'other words', query_embedding: X };
      expect((await client.lookup(asking(stored, question))).body.hit).toBe(true);
      expect((await client.lookup(asking(stored, { ...question, ...difference }))).body.hit).toBe(false);
    });

    it('serves the most similar at or above the threshold, not the first', async () => {
      const stored = retrieval();
      const best = { ...stored, query: 'best', query_embedding: towards(0.99) };
      for (const [query, similarity] of [
        ['good', 0.96],
        ['best', 0.99],
        ['fair', 0.955],
        ['poor', 0.94],
      ] as const) {
        await client.put({ ...stored, query, query_embedding: towards(similarity) });
      }
      const { body } = await client.lookup(asking(stored, { query: 'asked', query_embedding: X }));
      expect(body).toMatchObject({ hit: true, match: 'similar', entry: { query: 'best' } });
      expect(body.similarity).toBeCloseTo(0.99, 12);
      expect(body.key).toBe((await client.lookup(asking(best))).body.key);
    });

    it('has the bar raised by a request, never lowered', async () => {
      const stored = retrieval({ query_embedding: towards(0.96) });
      await client.put(stored);
      const ask = async (similarity: number[], min_similarity: number) =>
        (await client.lookup(asking(stored, { query: 'asked', query_embedding: similarity, min_similarity })))
          .body.hit;
      expect(await ask(X, 0.5)).toBe(true);
      expect(await ask(X, 0.97)).toBe(false);
      expect(await ask([0, 0.1, 1], 0)).toBe(false);
      const below = retrieval({ query_embedding: towards(0.949) });
      await client.put(below);
      const low = asking(below, { query: 'asked', query_embedding: X, min_similarity: 0.1 });
      expect((await client.lookup(low)).body.hit).toBe(false);
    });

    it('serves the first documents of an entry that holds more, never of one that holds fewer', async () => {
      const documents = Array.from({ length: 10 }, (_, i) => ({ id: `doc-${i}` }));
      const stored = retrieval({ top_k: 10, documents });
      await client.put({ ...stored, top_k: 2, documents: documents.slice(5, 7) });
      await client.put(stored);
      const exact = await client.lookup(asking(stored, { top_k: 4 }));
      expect(exact.body).toMatchObject({ hit: true, match: 'exact', entry: { top_k: 10 } });
      expect(exact.body.entry?.documents).toEqual(documents.slice(0, 4));
      const similar = await client.lookup(
        asking(stored, { top_k: 5, query: 'other', query_embedding: towards(0.99) }),
      );
      expect(similar.body.entry?.documents).toEqual(documents.slice(0, 5));
      expect((await client.lookup(asking(stored, { top_k: 11 }))).body.hit).toBe(false);
    });

    it.each([
      ['document', { document_id: 'a, b.ts' }],
      ['masterplan', { masterplan_id: 'plan 7' }],
      ['tag', { tag: 'sprint-3' }],
    ])('forgets entry and vector when its %s is invalidated', async (_, selector) => {
      const stored = retrieval({ masterplan_id: 'plan 7', tags: ['sprint-3'] });
      await client.put(stored);
      const similar = asking(stored, { query: 'other', query_embedding: X, masterplan_id: undefined });
      expect((await client.lookup(similar)).body.hit).toBe(true);
      const { body } = await client.invalidate({ layer: 'rag', ...selector });
      expect(body.deleted).toBeGreaterThanOrEqual(1);
      expect((await client.lookup(asking(stored))).body.hit).toBe(false);
      expect((await client.lookup(similar)).body.hit).toBe(false);
      await client.put(stored);
      expect((await client.lookup(similar)).body.hit).toBe(true);
    });

    it('forgets by namespace and by key, and ties an entry to its reader’s masterplan', async () => {
      const stored = retrieval();
      const { body } = await client.put(stored);
      await client.invalidate({ key: body.key });
      expect((await client.lookup(asking(stored))).body.hit).toBe(false);
      await client.put(stored);
      await client.invalidate({ namespace: stored.namespace });
      expect((await client.lookup(asking(stored))).body.hit).toBe(false);
      await client.put(stored);
      const masterplan_id = `reader ${randomUUID()}`;
      await client.lookup(asking(stored, { query: 'other', query_embedding: X, masterplan_id }));
      expect((await client.invalidate({ masterplan_id })).body).toMatchObject({ matched: 1, deleted: 1 });
      expect((await client.lookup(asking(stored))).body.hit).toBe(false);
    });

    it('shows an entry to operators, and counts reads', async () => {
      const stored = retrieval();
      const { body } = await client.put(stored);
      await client.lookup(asking(stored));
      await until('the read is counted', async () => {
        const shown = await client.send<{ hits: number }>('GET', `/entries/${body.key}`);
        return shown.body.hits === 1;
      });
      const { body: shown } = await client.send<{ response: object; preview: string }>(
        'GET',
        `/entries/${body.key}`,
      );
      expect(shown).toMatchObject({
        layer: 'rag',
        model: 'model-a',
        preview: stored.query,
        request: { query: stored.query, top_k: 3 },
        response: { documents: stored.documents },
      });
    });

    it('counts a lookup once in rag, and in rag_similarity when it missed exactly', async () => {
      const stored = retrieval();
      await client.put(stored);
      const count = async () =>
        await Promise.all(
          (['rag', 'rag_similarity'] as const).flatMap((layer) => [
            client.counter('v2_cache_hits_total', layer),
            client.counter('v2_cache_misses_total', layer),
          ]),
        );
      const before = await count();
      await client.lookup(asking(stored));
      await client.lookup(asking(stored, { query: 'similar', query_embedding: X }));
      await client.lookup(asking(stored, { query: 'other', query_embedding: [0, 0, 1] }));
      await client.lookup(asking(stored, { query: 'without a vector' }));
      const after = await count();
      expect(after.map((now, i) => now - (before[i] ?? 0))).toEqual([1, 3, 1, 2]);
    });
  });
});
