import { randomBytes } from 'node:crypto';
import type { FlightStore } from '@reuso/store/ports';
import { RedisStore } from '@reuso/store/redis';
import { describeFlightStore, describeJobQueue, newKey, until } from '@reuso/store/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftOutIf } from '../../../../test/support/left-out.js';
import { findRedis, type RunningRedis, startRedis } from '../../../../test/support/redis/index.js';
import { KeyRing } from './key-ring.js';
import { SealedFlightError, SealedFlightStore } from './sealed-flight-store.js';
import { SealedJobQueue } from './sealed-job-queue.js';

const LEASE_MS = 2_000;
const [KEY, OTHER_KEY] = [randomBytes(32), randomBytes(32)];
const NOBODY = { tags: [], fence: undefined, mayStore: false };

describe('What passes through Redis sealed', leftOutIf(findRedis().reason), () => {
  let redis: RunningRedis;
  let stores: RedisStore[] = [];
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await redis?.stop();
  });

  async function open(key = KEY) {
    const backend = { kind: 'redis', nodes: [redis.url] } as const;
    const store = new RedisStore({ backend, flightLeaseMs: LEASE_MS });
    await until('Redis is there', async () => store.connections.status().connected);
    const keys = new KeyRing(key);
    return { store, flights: SealedFlightStore.around(store.flights, keys), keys };
  }
  async function flightsOf(key: Buffer<ArrayBuffer>): Promise<FlightStore> {
    const { store, flights } = await open(key);
    stores.push(store);
    return flights;
  }

  describeFlightStore('sealed, on one node', {
    leaseMs: LEASE_MS,
    open: async () => {
      const { store, flights } = await open();
      return { flights, entries: store.entries, close: () => store.close() };
    },
  });

  describeJobQueue('sealed, on one node', {
    open: async () => {
      const { store, keys } = await open();
      return {
        queue: new SealedJobQueue(store.jobs, { keys, required: true }),
        close: () => store.close(),
      };
    },
  });

  it('is a flight of those only who write with the same key', async () => {
    const [one, other] = [await flightsOf(KEY), await flightsOf(OTHER_KEY)];
    const key = newKey();
    expect(await one.board(key, NOBODY)).toMatchObject({ role: 'leader' });
    expect(await other.board(key, NOBODY)).toMatchObject({ role: 'leader' });
    expect(await (await flightsOf(KEY)).board(key, NOBODY)).toMatchObject({ role: 'follower' });
  });

  it('is not taken from whoever else writes it', async () => {
    const { store, flights } = await open();
    stores.push(store);
    const key = newKey();
    const { ticket: leader } = await flights.board(key, NOBODY);
    const { ticket } = await flights.board(key, NOBODY);
    await store.flights.end(leader, Buffer.from('planted'), { lingerMs: 1_000 });
    await expect(flights.attend(ticket, 0)).rejects.toThrow(SealedFlightError);
  });
});
