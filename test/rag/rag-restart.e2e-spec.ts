import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftOutIf } from '../support/left-out.js';
import {
  findRedis,
  type RunningRedis,
  startRedis,
  until,
  withoutVectorSets,
} from '../support/redis/index.js';
import { startReuso } from '../support/reuso.js';
import { RagClient } from './support/rag-client.js';

const UPSTREAM = { UPSTREAM_BASE_URL: 'http://127.0.0.1:9/v1' };
const QUESTION = { embedding_model: 'm', top_k: 1 };
const STORED = { ...QUESTION, query: 'stored', query_embedding: [1, 0], documents: [{ id: 'a' }] };
const SIMILAR = { ...QUESTION, query: 'asked', query_embedding: [1, 0.01] };

describe('the RAG cache over a restart', () => {
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'reuso-rag-'));
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  it('finds similar queries again, since vectors come back from the embedded store', async () => {
    const env = { ...UPSTREAM, DATA_DIR: dataDir, STORE_TIMEOUT_MS: '30000' };
    const first = await startReuso(env);
    const { body } = await new RagClient(first.url).put(STORED);
    expect(await first.stop()).toBe(0);
    const second = await startReuso(env);
    const client = new RagClient(second.url);
    await until('the vector is back', async () => (await client.lookup(SIMILAR)).body.hit);
    expect((await client.lookup(SIMILAR)).body).toMatchObject({ match: 'similar', key: body.key });
    expect(await second.stop()).toBe(0);
  });
});

describe.each([
  ['one Redis', async () => undefined],
  ['one Redis that has no vector sets', withoutVectorSets],
])('the RAG cache with two servers on %s', leftOutIf(findRedis().reason), (_, prepare) => {
  let redis: RunningRedis;
  beforeAll(async () => {
    redis = await startRedis();
    await prepare(redis);
  });
  afterAll(() => redis?.stop());

  it('finds on one server what was stored on the other, and misses without Redis, and stores nothing', async () => {
    const env = { ...UPSTREAM, REDIS_URL: redis.url, STORE_TIMEOUT_MS: '2000' };
    const servers = await Promise.all([startReuso(env), startReuso(env)]);
    const [one, other] = servers.map(({ url }) => new RagClient(url));
    if (one === undefined || other === undefined)
      throw new Error('Two servers were started, and fewer are there');
    await until('it is stored', async () => (await one.put(STORED)).status === 201);
    await until('the other finds it', async () => (await other.lookup(SIMILAR)).body.hit);
    expect((await other.invalidate({ document_id: 'a' })).body.deleted).toBe(1);
    expect((await one.lookup(SIMILAR)).body.hit).toBe(false);

    await redis.kill();
    const missed = await one.lookup(SIMILAR);
    expect(missed.status).toBe(200);
    expect(missed.body).toEqual({ hit: false, key: expect.stringMatching(/^rag:/) });
    expect(await one.put(STORED)).toMatchObject({
      status: 503,
      body: { detail: expect.stringMatching(/nothing was stored/) },
    });
    await redis.restart();
    await prepare(redis);
    await until('it is stored again', async () => (await one.put(STORED)).status === 201);
    await until('it is found again', async () => (await other.lookup(SIMILAR)).body.hit);
    const third = await startReuso(env);
    const late = new RagClient(third.url);
    await until('one that starts later finds it', async () => (await late.lookup(SIMILAR)).body.hit);
    expect(await third.stop()).toBe(0);
    await Promise.all(servers.map((server) => server.stop()));
  });
});
