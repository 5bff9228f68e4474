import type { RedisBackend } from '@reuso/config';
import { describeFlightStore, type FlightStoreHarness } from '@reuso/store/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftOutIf } from '../../../../../test/support/left-out.js';
import {
  findRedis,
  redisCommand,
  startRedis,
  type RunningRedis,
} from '../../../../../test/support/redis/index.js';
import { describeOnRedis } from '../spec-support/describe-on-redis.js';
import { openStore } from '../spec-support/open-store.js';

const missing = leftOutIf(findRedis().reason);
const LEASE_MS = 2_000;

function harness(backend: () => RedisBackend): FlightStoreHarness {
  return {
    leaseMs: LEASE_MS,
    open: async () => {
      const { flights, entries, close } = await opened(backend());
      return { flights, entries, close };
    },
  };
}

async function opened(backend: RedisBackend) {
  const store = await openStore(backend, LEASE_MS);
  return { flights: store.flights, entries: store.entries, close: () => store.close() };
}

describeOnRedis('RedisFlightStore', (name, backend) => describeFlightStore(name, harness(backend)));

describe('What a flight leaves in Redis', missing, () => {
  let redis: RunningRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis?.stop());

  it('is nothing for long, and few connections', async () => {
    const { flights, entries, close } = await opened({ kind: 'redis', nodes: [redis.url] });
    await redisCommand(redis.port, 'flushall');
    const keys = Array.from({ length: 50 }, (_, at) => `llm:${at}`);
    for (const key of keys) {
      const party = { tags: ['all'], fence: await entries.fence(key, []), mayStore: true };
      const { ticket } = await flights.board(key, party);
      const { ticket: follower } = await flights.board(key, party);
      flights.watch(follower, () => undefined);
      await flights.publish(ticket, Buffer.from('h'), [{ number: 1, bytes: Buffer.from('x') }]);
      await flights.end(ticket, Buffer.from('o'), { lingerMs: 100 });
    }
    const names = (await redisCommand(redis.port, 'keys', 'reuso:{llm:*')) as string[];
    const left = await Promise.all(names.map((name) => redisCommand(redis.port, 'pttl', name)));
    expect(left.length).toBeGreaterThan(0);
    // -1 would be: kept for ever.
    for (const ms of left) expect(ms).not.toBe(-1);
    const clients = String(await redisCommand(redis.port, 'client', 'list'));
    expect(clients.split('\n').filter((line) => line.includes('name=reuso-'))).toHaveLength(3);
    await close();
  });
});
