import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Child } from '../support/child.js';
import { leftOutIf } from '../support/left-out.js';
import { findRedis, startRedis, until } from '../support/redis/index.js';
import { startReuso } from '../support/reuso.js';
import { type SimulatedProvider, startProvider } from '../support/simulated-provider.js';
import { Caller } from './support/caller.js';

const TIMES = 7;
/** So many that writing their hits takes a while. */
const INPUTS = Array.from({ length: 400 }, (_, number) => `chunk ${number}`);
const CHAT = { model: 'gpt-4o', messages: [{ role: 'user', content: 'Asked again and again.' }] };
const EMBEDDINGS = { model: 'text-embedding-3-small', input: INPUTS, dimensions: 8 };
const QUERY = { query: 'Where?', embedding_model: 'text-embedding-3-small', top_k: 1 };
const RETRIEVAL = { ...QUERY, query_embedding: [1, 0], documents: [{ id: 'a' }] };

interface Entries {
  readonly items: readonly { readonly layer: string; readonly hits: number }[];
  readonly next_cursor: string | null;
}

async function askAll(caller: Caller): Promise<void> {
  await Promise.all([
    caller.chat(CHAT),
    caller.sendJson('POST', '/v1/embeddings', EMBEDDINGS),
    caller.api('POST', '/rag-cache/lookup', QUERY),
  ]);
}

/** Hits of all entries, by layer. */
async function hitsOf(caller: Caller): Promise<Record<string, number>> {
  const hits: Record<string, number> = {};
  let cursor = '';
  do {
    const page = await caller.api<Entries>('GET', `/entries?limit=200${cursor}`);
    for (const { layer, hits: some } of page.items) hits[layer] = (hits[layer] ?? 0) + some;
    cursor = page.next_cursor === null ? '' : `&cursor=${page.next_cursor}`;
  } while (cursor !== '');
  return hits;
}

const STORES = [
  {
    name: 'the embedded store',
    start: async () => {
      const folder = await mkdtemp(join(tmpdir(), 'reuso-hits-'));
      return { env: { DATA_DIR: folder }, stop: () => rm(folder, { recursive: true, force: true }) };
    },
  },
  {
    name: 'Redis',
    leftOut: findRedis().reason,
    start: async () => {
      const redis = await startRedis();
      return { env: { REDIS_URL: redis.url }, stop: () => redis.stop() };
    },
  },
];

for (const { name, leftOut, start } of STORES) {
  describe(`Hits of entries over a restart, on ${name}`, leftOutIf(leftOut), () => {
    let provider: SimulatedProvider;
    let store: Awaited<ReturnType<typeof start>>;
    const serve = async (): Promise<Child> => {
      const server = await startReuso({
        UPSTREAM_BASE_URL: provider.url,
        UPSTREAM_API_KEY: 'sk-test',
        STORE_TIMEOUT_MS: '30000',
        ...store.env,
      });
      await until('the server has its store', async () => {
        const { status } = (await (await fetch(`${server.url}/health/ready`)).json()) as { status: string };
        return status === 'ok';
      });
      return server;
    };
    beforeAll(async () => {
      provider = await startProvider();
      store = await start();
    });
    afterAll(async () => {
      await store?.stop();
      await provider?.stop();
    });

    it('are all there, of every layer, also those of the moment before SIGTERM', async () => {
      const first = await serve();
      const caller = new Caller(first.url, {});
      await caller.api('PUT', '/rag-cache/entries', RETRIEVAL);
      await caller.chat(CHAT);
      await caller.sendJson('POST', '/v1/embeddings', EMBEDDINGS);
      for (let time = 0; time < TIMES; time += 1) await askAll(caller);
      expect(await first.stop()).toBe(0);
      const second = await serve();
      expect(await hitsOf(new Caller(second.url, {}))).toEqual({
        llm: TIMES,
        rag: TIMES,
        embedding: TIMES * INPUTS.length,
      });
      expect(await second.stop()).toBe(0);
    });

    it('are told as soon as somebody looks, of every layer', async () => {
      const server = await serve();
      const caller = new Caller(server.url, {});
      const before = await hitsOf(caller);
      await askAll(caller);
      const after = await hitsOf(caller);
      expect(after['rag']).toBe((before['rag'] ?? 0) + 1);
      expect(after['llm']).toBe((before['llm'] ?? 0) + 1);
      expect(await server.stop()).toBe(0);
    });
  });
}
