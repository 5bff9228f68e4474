import type { RedisBackend } from '@reuso/config';
import { RedisStore } from '@reuso/store/redis';
import type { EntryStoreHarness, OpenedStore } from '@reuso/store/testing';
import { until } from './until.js';

/** Opens a store on these servers, and waits until it is connected and may serve local copies. */
export async function openRedisStore(backend: RedisBackend): Promise<RedisStore> {
  const store = new RedisStore({ backend });
  await until('the store is connected', () => store.connections.status().connected && store.feed.current);
  return store;
}

/** @param backend asked for when the suite begins, for by then the servers run */
export function redisStoreHarness(backend: () => RedisBackend): EntryStoreHarness {
  const open = async (): Promise<OpenedStore> => {
    const opened = await openRedisStore(backend());
    return { store: opened.entries, feed: opened.feed, close: () => opened.close() };
  };
  return { open, openReplica: open };
}
