import { randomUUID } from 'node:crypto';
import { STORES, type StoreUnderTest } from '../../e2e/support/stores.js';
import {
  findRedis,
  startRedis,
  startRedisCluster,
  until,
  withoutVectorSets,
} from '../../support/redis/index.js';
import { startReuso } from '../../support/reuso.js';
import { RagClient } from './rag-client.js';

const cluster: StoreUnderTest = {
  name: 'a Redis cluster',
  leftOut: findRedis().reason,
  start: async () => {
    const servers = await startRedisCluster(3);
    return {
      env: { REDIS_URL: servers.urls.join(','), REDIS_CLUSTER: 'true' },
      stop: () => servers.stop(),
    };
  },
};

const older: StoreUnderTest = {
  name: 'a Redis without vector sets',
  leftOut: findRedis().reason,
  start: async () => {
    const redis = await startRedis();
    await withoutVectorSets(redis);
    return { env: { REDIS_URL: redis.url }, stop: () => redis.stop() };
  },
};

/** Where vectors are kept in different ways. */
export const RAG_STORES: readonly StoreUnderTest[] = [...STORES, cluster, older];

export interface RagServer {
  readonly client: RagClient;
  stop(): Promise<void>;
}

/** A server on the store, with no provider behind it: retrieval needs none. */
export async function startRagServer(store: StoreUnderTest): Promise<RagServer> {
  const running = await store.start();
  const server = await startReuso({
    UPSTREAM_BASE_URL: 'http://127.0.0.1:9/v1',
    STORE_TIMEOUT_MS: '30000',
    ...running.env,
  });
  await until('the server has its store', async () => {
    const { status } = (await (await fetch(`${server.url}/health/ready`)).json()) as { status: string };
    return status === 'ok';
  });
  const stop = async (): Promise<void> => {
    await server.stop();
    await running.stop();
  };
  return { client: new RagClient(server.url), stop };
}

export const X = [1, 0, 0];

/** A vector whose cosine with `X` is the given one. */
export const towards = (similarity: number): number[] => [similarity, Math.sqrt(1 - similarity ** 2), 0];

/** A retrieval in a namespace of its own, so that no test finds another's. */
export const retrieval = (given: object = {}) => ({
  query: 'where is the write gate?',
  query_embedding: X,
  embedding_model: 'model-a',
  top_k: 3,
  documents: [
    { id: 'gate.ts', text: 'the gate', score: 0.9, metadata: { line: 3, nested: { of: [null, true] } } },
    { id: 'a, b.ts', text: '' },
    { text: 'no id' },
  ],
  namespace: randomUUID(),
  ...given,
});

/** The question of a stored retrieval, without what only storing takes. */
export function asking(stored: object, given: object = {}): object {
  const onlyStored = new Set(['documents', 'query_embedding', 'tags', 'ttl_seconds']);
  const question = Object.entries(stored).filter(([name]) => !onlyStored.has(name));
  return { ...Object.fromEntries(question), ...given };
}
