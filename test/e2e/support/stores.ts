import { findRedis, startRedis } from '../../support/redis/index.js';

/** A store that the server under test keeps its entries in. */
export interface StoreUnderTest {
  readonly name: string;
  /** Why it cannot be had on this machine. */
  readonly leftOut?: string;
  start(): Promise<RunningStore>;
}

export interface RunningStore {
  /** Settings that point a server at it. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const embedded: StoreUnderTest = {
  name: 'the embedded store',
  start: () => Promise.resolve({ env: { DATA_DIR: ':memory:' }, stop: () => Promise.resolve() }),
};

const redis: StoreUnderTest = {
  name: 'Redis',
  leftOut: findRedis().reason,
  start: async () => {
    const server = await startRedis();
    return { env: { REDIS_URL: server.url }, stop: () => server.stop() };
  },
};

export const STORES: readonly StoreUnderTest[] = [embedded, redis];

/** The same store, with nothing held in the server's own memory: every hit is read from it. */
export function withoutNearCache(store: StoreUnderTest): StoreUnderTest {
  return {
    ...store,
    name: `${store.name} without near cache`,
    start: async () => {
      const running = await store.start();
      return { env: { ...running.env, NEAR_CACHE_MB: '0' }, stop: () => running.stop() };
    },
  };
}
