import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisBackend } from '@reuso/config';
import type { EntryStore, InvalidationFeed } from '@reuso/store/ports';
import { RedisStore } from '../redis-store.js';

/** To end a broken run: it measures nothing. */
const DEADLINE_MS = 30_000;

/** Opens a store for a spec, and waits until it is connected and may serve local copies. */
export async function openStore(backend: RedisBackend, flightLeaseMs?: number): Promise<RedisStore> {
  const store = new RedisStore({ backend, flightLeaseMs });
  const end = performance.now() + DEADLINE_MS;
  while (!store.connections.status().connected || !store.feed.current) {
    if (performance.now() > end) throw new Error(`Not connected: ${store.connections.status().reason}`);
    await sleep(10);
  }
  return store;
}

interface Opened {
  readonly store: EntryStore;
  readonly feed: InvalidationFeed;
  close(): Promise<void>;
}

/**
 * A harness for the contract suite.
 * @param backend asked for when the suite begins, for by then the servers run
 */
export function harness(backend: () => RedisBackend): {
  open(): Promise<Opened>;
  openReplica(): Promise<Opened>;
} {
  const open = async (): Promise<Opened> => {
    const opened = await openStore(backend());
    return { store: opened.entries, feed: opened.feed, close: () => opened.close() };
  };
  return { open, openReplica: open };
}
