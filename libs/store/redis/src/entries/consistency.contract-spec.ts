import { newEntry, scopeOf, scopesOf } from '@reuso/store/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EntryWrite, TagScope } from '@reuso/store/ports';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftOutIf } from '../../../../../test/support/left-out.js';
import {
  findRedis,
  startRedis,
  startRedisCluster,
  type RunningCluster,
  type RunningRedis,
} from '../../../../../test/support/redis/index.js';
import { openStore } from '../spec-support/open-store.js';
import type { RedisStore } from '../redis-store.js';
import { tagNames } from './redis-keys.js';

const TENANT = 'busy';
const KEYS = Array.from({ length: 12 }, (_, index) => `llm:${String(index).padStart(64, '0')}`);
const TAGS = ['all', 'mp:1', 'mp:2', 'doc:1', 'doc:2'];

/** Lets each step of an operation come at a time of its own, so that steps of others come between. */
function jumble({ connections }: RedisStore): () => void {
  let jumbling = true;
  for (const link of [connections.commands, connections.admin]) {
    const run = link.run.bind(link);
    link.run = async (...args) => {
      if (jumbling) await sleep(Math.random() * 6);
      return run(...args);
    };
  }
  return () => {
    jumbling = false;
  };
}

/** Few keys and few tags, so that everything meets everything. */
async function stir(stores: readonly RedisStore[], rounds: number): Promise<void> {
  const pick = <Value>(from: readonly Value[]): Value =>
    from[Math.floor(Math.random() * from.length)] as Value;
  const some = (): string[] => TAGS.filter(() => Math.random() < 0.5);
  const scope = (tag: string): TagScope => ({ tenant: TENANT, layer: 'llm', tag });
  const act = async (): Promise<void> => {
    const { entries } = pick(stores);
    const key = pick(KEYS);
    const roll = Math.random();
    if (roll < 0.5) {
      const entry: EntryWrite = newEntry({ key, tenant: TENANT, tags: some() });
      await entries.put(entry, await entries.fence(key, scopesOf(entry)));
    } else if (roll < 0.75) await entries.tie(key, some().map(scope), Date.now() + 60_000);
    else if (roll < 0.9) await entries.invalidate({ kind: 'keys', keys: [key] }, { dryRun: false });
    else await entries.invalidate({ kind: 'tag', scopes: [scope(pick(TAGS))] }, { dryRun: false });
  };
  const worker = async (): Promise<void> => {
    for (let round = 0; round < rounds; round++) await act();
  };
  const settle = stores.map(jumble);
  await Promise.all(Array.from({ length: 16 }, worker));
  for (const calm of settle) calm();
}

/** Whatever is stored can be found, and so invalidated, by each tag that it carries. */
async function expectConsistent({ entries, connections }: RedisStore): Promise<void> {
  let stored = 0;
  for (const key of KEYS) {
    const entry = await entries.inspect(key);
    if (entry === null) continue;
    stored++;
    for (const tag of entry.tags) {
      const { index } = tagNames(scopeOf({ ...newEntry(), tenant: TENANT }, tag));
      expect(
        await connections.admin.send('zscore', index, key),
        `${key} in the index of ${tag}`,
      ).not.toBeNull();
    }
  }
  const scopes = TAGS.map((tag): TagScope => ({ tenant: TENANT, layer: 'llm', tag }));
  const tagged = await entries.invalidate({ kind: 'tag', scopes }, { dryRun: true });
  expect(tagged.matched).toBeLessThanOrEqual(stored);
  expect(await entries.invalidate({ kind: 'tag', scopes }, { dryRun: false })).toEqual({
    matched: tagged.matched,
    deleted: tagged.matched,
  });
  for (const key of KEYS) expect((await entries.inspect(key))?.tags ?? []).toEqual([]);
}

describe(
  'RedisEntryStore under writers, readers and invalidations at once',
  leftOutIf(findRedis().reason),
  () => {
    let redis: RunningRedis;
    let cluster: RunningCluster;
    beforeAll(async () => {
      [redis, cluster] = await Promise.all([startRedis(), startRedisCluster(3)]);
    });
    afterAll(() => Promise.all([redis?.stop(), cluster?.stop()]));

    it('never loses sight of an entry on one node', async () => {
      const stores = await Promise.all([1, 2].map(() => openStore({ kind: 'redis', nodes: [redis.url] })));
      const [store] = stores;
      if (store === undefined) throw new Error('no store');
      for (let again = 0; again < 40; again++) {
        await stir(stores, 3);
        await expectConsistent(store);
      }
      await Promise.all(stores.map((each) => each.close()));
    });

    it('never loses sight of an entry on a cluster', async () => {
      const stores = await Promise.all(
        [1, 2].map(() => openStore({ kind: 'redis-cluster', nodes: cluster.urls })),
      );
      const [store] = stores;
      if (store === undefined) throw new Error('no store');
      for (let again = 0; again < 40; again++) {
        await stir(stores, 3);
        await expectConsistent(store);
      }
      await Promise.all(stores.map((each) => each.close()));
    });
  },
);
