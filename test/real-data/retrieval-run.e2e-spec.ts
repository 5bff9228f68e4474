import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STORES, type RunningStore } from '../e2e/support/stores.js';
import { RagClient } from '../rag/support/rag-client.js';
import type { Child } from '../support/child.js';
import { leftOutIf } from '../support/left-out.js';
import { startReuso } from '../support/reuso.js';
import {
  ENCODER_PACKAGES,
  SHARED_MODEL,
  SentenceEncoder,
  encoderMissing,
} from '../support/sentence-encoder.js';
import { inParallel } from './in-parallel.js';
import { type Paragraph, readXquad, xquadMissing } from './xquad.js';

const THRESHOLD = 0.9;
const TOP_K = 3;
/** Sums of 32-bit and 64-bit floats in another order. */
const ROUNDING = 1e-6;

interface Question {
  readonly query: string;
  readonly vector: readonly number[];
}

/** An executor retrieves paragraphs for questions, and asks the cache before it does. */
describe.each(STORES)('a retrieval run over XQuAD on $name', (store) => {
  describe(
    'with a real model',
    { ...leftOutIf(store.leftOut ?? xquadMissing ?? encoderMissing()), timeout: 300_000 },
    () => {
      let folder: string;
      let running: RunningStore;
      let reuso: Child;
      let client: RagClient;
      let encoder: SentenceEncoder;
      let paragraphs: readonly (Paragraph & { readonly vector: readonly number[] })[];
      let questions: readonly Question[];

      beforeAll(async () => {
        const xquad = await readXquad();
        encoder = await SentenceEncoder.load();
        const embed = async (texts: readonly string[]) => {
          const vectors: number[][] = [];
          for (const text of texts) vectors.push(await encoder.embed(text));
          return vectors;
        };
        const vectors = await embed(xquad.paragraphs.map(({ text }) => text));
        paragraphs = xquad.paragraphs.map((paragraph, at) => ({ ...paragraph, vector: vectors[at] ?? [] }));
        const asked = await embed(xquad.questions);
        questions = xquad.questions.map((query, at) => ({ query, vector: asked[at] ?? [] }));
        folder = await mkdtemp(join(tmpdir(), 'reuso-xquad-'));
        await symlink(ENCODER_PACKAGES, join(folder, 'embedder'));
        running = await store.start();
        reuso = await startReuso({
          UPSTREAM_BASE_URL: 'http://127.0.0.1:9/v1',
          STORE_TIMEOUT_MS: '20000',
          RAG_SIMILARITY_THRESHOLD: String(THRESHOLD),
          EMBEDDING_MODEL: `local:${SHARED_MODEL}`,
          ...running.env,
          DATA_DIR: folder,
        });
        client = new RagClient(reuso.url);
      });
      afterAll(async () => {
        await reuso?.stop();
        await running?.stop();
        if (folder !== undefined) await rm(folder, { recursive: true, force: true });
      });

      const model = basename(SHARED_MODEL);
      const question = (query: string) => ({
        query,
        embedding_model: model,
        top_k: TOP_K,
        corpus_version: 'xquad',
      });
      const lookup = async (query: string, given: object = {}) =>
        (await client.lookup({ ...question(query), ...given })).body;
      const retrieve = ({ vector }: Question) =>
        paragraphs
          .map(({ id, text, vector: other }) => ({ id, text, score: cosine(vector, other) }))
          .sort((a, b) => b.score - a.score)
          .slice(0, TOP_K);

      it('misses everything the first time, and stores what was retrieved', async () => {
        await inParallel(questions, async (asked) => {
          const { query, vector } = asked;
          expect((await lookup(query, { min_similarity: 1 })).match).not.toBe('exact');
          const put = await client.put({
            ...question(query),
            query_embedding: vector,
            documents: retrieve(asked),
          });
          expect(put.status).toBe(201);
        });
      });

      it('has every question answered the second time, exactly and with the same documents', async () => {
        await inParallel(questions, async (asked) => {
          const found = await lookup(asked.query);
          expect(found).toMatchObject({ hit: true, match: 'exact', similarity: 1 });
          expect(found.entry?.documents).toEqual(retrieve(asked));
          expect(found.entry?.query_embedding).toEqual(asked.vector);
        });
      });

      it('finds for other words what a look at every stored question finds, at or above the threshold only', async () => {
        let hits = 0;
        await inParallel(questions, async ({ query }) => {
          const words = query.split(' ').slice(1).join(' ');
          const vector = await encoder.embed(words);
          const best = Math.max(...questions.map((stored) => cosine(vector, stored.vector)));
          const found = await lookup(words);
          if (Math.abs(best - THRESHOLD) > ROUNDING)
            expect(found.hit, `${words}: ${best}`).toBe(best >= THRESHOLD);
          if (!found.hit) return;
          hits += 1;
          expect(found.match).toBe('similar');
          expect(found.similarity).toBeCloseTo(best, 5);
        });
        // Were all or none above the threshold, this would have shown little.
        expect(hits).toBeGreaterThan(questions.length * 0.1);
        expect(hits).toBeLessThan(questions.length * 0.99);
      });

      it('forgets all that holds a paragraph when that changes, and nothing else', async () => {
        const [changed] = retrieve(questions[0] ?? { query: '', vector: [] });
        const holders = new Set(
          questions
            .filter((asked) => retrieve(asked).some(({ id }) => id === changed?.id))
            .map(({ query }) => query),
        );
        const { body } = await client.invalidate({ layer: 'rag', document_id: changed?.id });
        expect(body.deleted).toBe(holders.size);
        await inParallel(questions, async ({ query }) => {
          expect((await lookup(query, { min_similarity: 1 })).match === 'exact').toBe(!holders.has(query));
        });
      });
    },
  );
});

function cosine(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}
