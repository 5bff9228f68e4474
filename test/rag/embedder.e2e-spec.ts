import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Child, ChildFailedError } from '../support/child.js';
import { leftOutIf } from '../support/left-out.js';
import { startReuso } from '../support/reuso.js';
import { type SimulatedProvider, startProvider } from '../support/simulated-provider.js';
import {
  ENCODER_PACKAGES,
  SHARED_MODEL,
  SentenceEncoder,
  encoderMissing,
} from '../support/sentence-encoder.js';
import { RagClient } from './support/rag-client.js';

const MODEL = 'text-embedding-3-small';
const KEY = { authorization: 'Bearer sk-embedder' };

describe('EMBEDDING_MODEL of the provider', () => {
  let provider: SimulatedProvider;
  let reuso: Child;
  let client: RagClient;

  beforeAll(async () => {
    provider = await startProvider();
    reuso = await startReuso({
      UPSTREAM_BASE_URL: provider.url,
      EMBEDDING_MODEL: MODEL,
      RAG_SIMILARITY_THRESHOLD: '0.5',
    });
    client = new RagClient(reuso.url, KEY);
  });
  afterAll(async () => {
    await reuso?.stop();
    await provider?.stop();
  });

  const lookup = (query: string, embedding_model = MODEL) =>
    client.lookup({ query, embedding_model, top_k: 1 });

  async function store(query: string): Promise<void> {
    const response = await fetch(`${provider.url}/embeddings`, {
      method: 'POST',
      headers: { ...KEY, 'content-type': 'application/json' },
      body: JSON.stringify({ model: MODEL, input: query }),
    });
    const { data } = (await response.json()) as { data: { embedding: number[] }[] };
    const documents = [{ id: 'doc-1', text: 'where it says so' }];
    const put = { query, query_embedding: data[0]?.embedding, embedding_model: MODEL, top_k: 1, documents };
    expect((await client.put(put)).status).toBe(201);
  }

  it('embeds a query that brings no vector, and the same text only once', async () => {
    await store('where are the limits of the upload size set');
    await provider.reset();
    const asked = 'where are the limits of the upload size set then';
    const first = await lookup(asked);
    expect(first.body).toMatchObject({ hit: true, match: 'similar' });
    expect(first.body.similarity).toBeGreaterThan(0.5);
    expect((await lookup(asked)).body).toMatchObject({ hit: true, match: 'similar' });
    const { by_path, last } = await provider.stats();
    expect(by_path).toEqual({ '/v1/embeddings': 1 });
    expect(last[0]?.headers['authorization']).toBe(KEY.authorization);
  });

  it('embeds nothing for an exact match, for another model, or for nobody', async () => {
    await store('how is a session ended');
    await provider.reset();
    expect((await lookup('how is a session ended')).body).toMatchObject({ hit: true, match: 'exact' });
    expect((await lookup('how is a session closed', 'another-model')).body.hit).toBe(false);
    expect((await provider.stats()).requests).toBe(0);
  });

  it('counts what that costs as its masterplan’s, and ties the vector to it', async () => {
    const masterplan_id = 'plan-with-queries';
    const body = { query: 'who may sign releases', embedding_model: MODEL, top_k: 1, masterplan_id };
    await client.lookup(body);
    await client.lookup(body);
    const read = async (path: string) => (await client.send<Record<string, never>>('GET', path)).body;
    const { masterplan } = await read(`/analytics/masterplans/${masterplan_id}?window=1h`);
    const { spent_usd: spent, saved_usd: saved } = masterplan as unknown as Record<string, number>;
    expect(masterplan).toMatchObject({ lookups: 2, reused: 0, upstream_calls: 1 });
    expect(spent).toBeGreaterThan(0);
    // Without Reuso nobody had asked for it: it is taken off what is saved.
    expect(saved).toBe(-(spent ?? 0));
    const { items } = await read(`/entries?masterplan_id=${masterplan_id}`);
    expect(items).toMatchObject([{ layer: 'embedding', hits: 1 }]);
  });

  it('takes a provider that refuses for a miss', async () => {
    await provider.next({ mode: 'error-500' });
    expect(await lookup('what becomes of a lookup whose embedding fails')).toMatchObject({
      status: 200,
      body: { hit: false },
    });
  });
});

describe('EMBEDDING_MODEL of this machine', leftOutIf(encoderMissing()), () => {
  let dataDir: string;
  let reuso: Child;
  let client: RagClient;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'reuso-embedder-'));
    symlinkSync(ENCODER_PACKAGES, join(dataDir, 'embedder'));
    reuso = await startReuso({
      DATA_DIR: dataDir,
      EMBEDDING_MODEL: `local:${SHARED_MODEL}`,
      RAG_SIMILARITY_THRESHOLD: '0.9',
    });
    client = new RagClient(reuso.url);
  });
  afterAll(async () => {
    await reuso?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('embeds queries with an ONNX model, in a thread of its own', async () => {
    const embedding_model = 'potion-base-2M';
    const lookup = (query: string, min_similarity?: number) =>
      client.lookup({ query, embedding_model, top_k: 1, min_similarity });
    // A first lookup tells nothing of the vector; the model's own is found through a stored neighbour.
    const query = 'How do I change my password?';
    expect((await lookup(query)).body.hit).toBe(false);
    // The same model, run by the same packages in this process: what the server's vectors are compared with.
    const encoder = await SentenceEncoder.load();
    const stored = await encoder.embed(query);
    const near = await encoder.embed('How can I change my password?');
    const far = await encoder.embed('Book a flight');
    expect(cosine(stored, near)).toBeGreaterThan(0.9);
    expect(cosine(stored, far)).toBeLessThan(0.6);
    const documents = [{ id: 'passwords.md' }];
    await client.put({ query, query_embedding: stored, embedding_model, top_k: 1, documents });
    const found = await lookup('How can I change my password?');
    expect(found.body).toMatchObject({ hit: true, match: 'similar' });
    expect(found.body.similarity).toBeCloseTo(cosine(stored, near), 4);
    expect((await lookup('Book a flight')).body.hit).toBe(false);
  });
});

describe('EMBEDDING_MODEL that cannot be loaded', () => {
  it('stops the start, and says what to do', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'reuso-embedder-'));
    const start = startReuso({ DATA_DIR: dataDir, EMBEDDING_MODEL: 'local:/no/such/model' });
    const error = await start.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    rmSync(dataDir, { recursive: true, force: true });
    expect(error).toBeInstanceOf(ChildFailedError);
    expect((error as ChildFailedError).lines.join('\n')).toMatch(
      /EMBEDDING_MODEL .*npm install --prefix .*onnxruntime-web/s,
    );
  });
});

function cosine(a: readonly number[] = [], b: readonly number[] = []): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}
