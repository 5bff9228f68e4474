import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftOutIf } from '../support/left-out.js';
import type { RagClient } from './support/rag-client.js';
import { RAG_STORES, type RagServer, asking, retrieval, startRagServer } from './support/rag-server.js';

describe.each(RAG_STORES)('what the RAG cache refuses on $name', (store) => {
  describe('through the native API', leftOutIf(store.leftOut), () => {
    let server: RagServer;
    let client: RagClient;
    beforeAll(async () => {
      server = await startRagServer(store);
      ({ client } = server);
    });
    afterAll(() => server?.stop());

    it.each([
      ['[]', /empty/],
      ['[0,0,0]', /zero length/],
      ['[1,null,0]', /item 1 is null/],
      ['[1,"NaN",0]', /item 1 is a string/],
      ['[1,0,1e999]', /item 2 is infinite/],
      ['[1,0,-1e999]', /item 2 is infinite/],
      ['[1e300]', /32-bit/],
      [JSON.stringify(Array.from({ length: 8_193 }, () => 1)), /8193 dimensions/],
      ['"a vector"', /array/],
    ])('refuses the vector %.20s, says why, and stores nothing', async (vector, message) => {
      const stored = retrieval();
      const withVector = (body: object) =>
        JSON.stringify({ ...body, query_embedding: 0 }).replace(
          /"query_embedding":0/,
          `"query_embedding":${vector}`,
        );
      for (const [method, path, body] of [
        ['PUT', '/rag-cache/entries', withVector(stored)],
        ['POST', '/rag-cache/lookup', withVector(asking(stored))],
      ] as const) {
        const refused = await client.send<{ errors: { path: string; message: string }[] }>(
          method,
          path,
          body,
        );
        expect(refused.status).toBe(422);
        expect(refused.body.errors).toHaveLength(1);
        expect(refused.body.errors[0]).toMatchObject({
          path: 'query_embedding',
          message: expect.stringMatching(message),
        });
      }
      expect((await client.lookup(asking(stored))).body.hit).toBe(false);
    });

    it.each([
      ['NaN', 'is NaN'],
      ['Infinity', 'is Infinity'],
      ['-Infinity', 'is -Infinity'],
    ])('refuses %s as Python writes it, and says where it stands', async (number, message) => {
      for (const [method, path, body] of [
        ['PUT', '/rag-cache/entries', retrieval()],
        ['POST', '/rag-cache/lookup', asking(retrieval(), { query_embedding: [1, 0, 0] })],
      ] as const) {
        const text = JSON.stringify({ ...body, query_embedding: 0 }).replace(
          '"query_embedding":0',
          `"query_embedding": [1.0, ${number}, 0.0]`,
        );
        const refused = await client.send<{ errors: { path: string; message: string }[] }>(
          method,
          path,
          text,
        );
        expect(refused.status).toBe(422);
        expect(refused.body.errors).toEqual([
          { path: 'query_embedding.1', message: `${message}; expected a finite number` },
        ]);
      }
    });

    it('takes a vector of 8,192 dimensions', async () => {
      const stored = retrieval({ query_embedding: Array.from({ length: 8_192 }, (_, i) => Math.sin(i)) });
      expect((await client.put(stored)).status).toBe(201);
      const { body } = await client.lookup({
        ...asking(stored),
        query: 'x',
        query_embedding: stored.query_embedding,
      });
      expect(body).toMatchObject({ hit: true, match: 'similar' });
    });

    it('names fields that it does not know, and documents beyond top_k', async () => {
      const unknown = await client.put(retrieval({ topk: 3 }));
      expect(unknown).toMatchObject({ status: 422, body: { errors: [{ path: 'topk' }] } });
      const tooMany = await client.put(retrieval({ top_k: 2 }));
      expect(tooMany).toMatchObject({ status: 422, body: { errors: [{ path: 'documents' }] } });
    });
  });
});
