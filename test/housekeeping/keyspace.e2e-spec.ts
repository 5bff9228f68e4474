import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Caller } from '../e2e/support/caller.js';
import type { Child } from '../support/child.js';
import { leftOutIf } from '../support/left-out.js';
import { findRedis, type RunningRedis, startRedis, until } from '../support/redis/index.js';
import { startReuso } from '../support/reuso.js';
import { type SimulatedProvider, startProvider } from '../support/simulated-provider.js';
import { ended, startWarmup } from '../warming/support/warmup.js';

const TTL_SECONDS = 2;
const ROUNDS = 3;
const CALLS = 60;
/** A process that could not say farewell is taken for gone a minute later. */
const LONGEST_HOLDER_MS = 90_000;

/** What is there for good, and stays as large as it is: one of each, however long the service runs. */
const FIXED = [
  /^reuso:\{near\}:(position|leases|seen)$/,
  /^reuso:\{jobs\}:queue:(any|repeated-housekeeping|held-[^:]+):/,
];
/** Kept for days by design, each with an expiry: figures, the log of requests, records of jobs. */
const KEPT_FOR_DAYS = /^reuso:(ledger|\{ledger|\{jobs\})/;

/** What a flight leaves for a second to those who come late. */
const IN_FLIGHT = /:(lease|flight:.+|passengers:.+|pieces:.+)$/;

describe('The keyspace of Redis', { ...leftOutIf(findRedis().reason), timeout: 300_000 }, () => {
  let redis: RunningRedis;
  let provider: SimulatedProvider;
  let server: Child | undefined;
  let client: Redis;
  beforeAll(async () => {
    [redis, provider] = await Promise.all([startRedis(), startProvider()]);
    client = new Redis(redis.port, '127.0.0.1');
  });
  afterAll(async () => {
    client?.disconnect();
    await server?.stop();
    await provider?.stop();
    await redis?.stop();
  });

  async function startServer(): Promise<Child> {
    return await startReuso({
      REDIS_URL: redis.url,
      UPSTREAM_BASE_URL: provider.url,
      STORE_TIMEOUT_MS: '30000',
      LLM_CACHE_TTL_SECONDS: String(TTL_SECONDS),
      RAG_CACHE_TTL_SECONDS: String(TTL_SECONDS),
      HOUSEKEEPING_SECONDS: '1',
      WARMUP_PER_SECOND: '1000',
    });
  }

  /** Everything that leaves something in the store; one entry of each tag outlives all others. */
  async function everyKindOfTraffic(caller: Caller): Promise<void> {
    const ask = (text: string, ttl?: number) =>
      caller.chat(
        { model: 'gpt-4o', messages: [{ role: 'user', content: text }] },
        {
          'x-reuso-masterplan': 'written to forever',
          'x-reuso-tags': 'also, this',
          ...(ttl === undefined ? {} : { 'x-reuso-ttl': String(ttl) }),
        },
      );
    await ask('What outlives the others?', 3_600);
    const retrieval = (query: string, ttl?: number) => ({
      query,
      query_embedding: Array.from({ length: 64 }, () => Math.random() - 0.5),
      embedding_model: 'e',
      top_k: 1,
      documents: [{ id: 'a.ts', text: 'a' }],
      masterplan_id: 'written to forever',
      ...(ttl === undefined ? {} : { ttl_seconds: ttl }),
    });
    await caller.api('PUT', '/rag-cache/entries', retrieval('What outlives the others?', 3_600));
    for (let at = 0; at < CALLS; at += 10) {
      await Promise.all(
        Array.from({ length: 10 }, async () => {
          const text = randomUUID();
          expect((await ask(text)).status).toBe(200);
          await ask(text);
          await caller.api('PUT', '/rag-cache/entries', retrieval(text));
          await caller.sendJson('POST', '/v1/embeddings', { model: 'text-embedding-3-small', input: text });
        }),
      );
    }
    const prompt = randomUUID();
    await ended(caller, await startWarmup(caller, { items: [{ kind: 'llm', model: 'gpt-4o', prompt }] }));
    const { key } = await caller.api<{ key: string }>('POST', '/llm-cache/lookup', {
      model: 'gpt-4o',
      prompt,
    });
    await caller.sendJson('POST', '/api/v1/feedback', { key, verdict: 'bad' });
    await caller.api('POST', '/invalidations', { tag: randomUUID() });
  }

  async function keyspace(): Promise<{ name: string; ttlMs: number; members: number }[]> {
    const names = await client.keys('*');
    return await Promise.all(
      names.map(async (name) => {
        const kind = await client.type(name);
        const members = kind === 'zset' ? await client.zcard(name) : 0;
        return { name, ttlMs: await client.pttl(name), members };
      }),
    );
  }

  async function vectorCount(): Promise<number> {
    const [vectors = ''] = await client.keys('reuso:vectors:*');
    return Number(await client.call('vcard', vectors));
  }

  /** Processes of whose queues there is something left. */
  async function holders(): Promise<ReadonlySet<string | undefined>> {
    const names = await client.keys('reuso:{jobs}:queue:held-*');
    return new Set(names.map((name) => name.split(':')[3]));
  }

  it('holds, when entries have expired, no more than before, however much came in', async () => {
    const sizes: { keys: number; members: number; vectors: number; bytes: number }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      // Each process has a queue of its own for jobs that only it can run, and leaves it behind.
      await server?.stop();
      server = await startServer();
      await untilReady(server);
      await everyKindOfTraffic(new Caller(server.url, { authorization: 'Bearer sk-of-the-caller' }));
      await until('the queues of processes before are gone', async () => (await holders()).size === 1, {
        deadlineMs: LONGEST_HOLDER_MS,
      });
      await until('entries have expired and the house was kept', async () => {
        const all = await keyspace();
        const tags = all.filter(({ name }) => name.startsWith('reuso:tag:'));
        const underWay = all.some(({ name }) => IN_FLIGHT.test(name));
        return tags.every(({ members }) => members <= 2) && (await vectorCount()) === 1 && !underWay;
      });
      const all = await keyspace();
      const transient = all.filter(({ name }) => !KEPT_FOR_DAYS.test(name));
      sizes.push({
        keys: transient.length,
        members: transient.reduce((sum, { members }) => sum + members, 0),
        vectors: await vectorCount(),
        bytes: Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1]),
      });
      const forGood = all.filter(({ ttlMs }) => ttlMs === -1).map(({ name }) => name);
      expect(forGood.filter((name) => !FIXED.some((fixed) => fixed.test(name)))).toEqual([]);
    }
    const [first, last] = [sizes[0], sizes.at(-1)];
    const written = ROUNDS * CALLS * 3;
    process.stdout.write(
      `Housekeeping: ${written} entries and vectors in ${ROUNDS} rounds; left after each: ` +
        `${sizes.map(({ keys, members, vectors, bytes }) => `${keys} keys, ${members} members, ${vectors} vectors, ${(bytes / 1024).toFixed(0)} KiB`).join('; ')}\n`,
    );
    // Markers of judgements and of invalidations are kept for longer: one of each a round.
    const perRound = 8;
    expect(last?.keys).toBeLessThanOrEqual((first?.keys ?? 0) + perRound * ROUNDS);
    expect(last?.members).toBeLessThanOrEqual((first?.members ?? 0) + perRound * ROUNDS);
    expect(last?.vectors).toBe(1);
    await until(
      'the log says what was swept',
      () => server?.lines.some((line) => line.includes('"tag_index_members":')) === true,
    );
  });
});

async function untilReady({ url }: Child): Promise<void> {
  await until('the server has its store', async () => {
    const { status } = (await (await fetch(`${url}/health/ready`)).json()) as { status: string };
    return status === 'ok';
  });
}
