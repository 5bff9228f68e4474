import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HeldProvider } from '../e2e/support/held-provider.js';
import { leftOutIf } from '../support/left-out.js';
import { findRedis, type RunningRedis, startRedis, until } from '../support/redis/index.js';
import { Fleet } from './support/fleet.js';
import { type Form, said, Stampede } from './support/stampede.js';

const FORMS: readonly Form[] = ['plain', 'streamed'];

describe(
  'A Redis that fails while three servers share a flight',
  { ...leftOutIf(findRedis().reason), timeout: 120_000 },
  () => {
    let provider: HeldProvider;
    let fleet: Fleet;
    let redis: RunningRedis;
    beforeEach(async () => {
      provider = new HeldProvider();
      await provider.start();
      const topology = {
        name: 'one Redis',
        leftOut: undefined,
        start: async () => {
          redis = await startRedis();
          return { env: { REDIS_URL: redis.url }, stop: () => redis.stop() };
        },
      };
      // Short enough to be felt, and longer than a busy machine keeps a Redis from answering.
      const env = { STORE_TIMEOUT_MS: '2000', FLIGHT_LEASE_MS: '1500', UPSTREAM_BASE_URL: provider.url };
      fleet = await Fleet.start(topology, 3, env);
    });
    afterEach(async () => {
      redis.thaw();
      await fleet.stop();
      await provider.stop();
    });

    describe.each([
      { how: 'frozen', fail: () => Promise.resolve(redis.freeze()) },
      { how: 'killed', fail: () => redis.kill() },
    ])('$how', ({ fail }) => {
      it.each(FORMS)('keeps nobody from a whole answer (%s)', async (form) => {
        const stampede = new Stampede(form);
        const asking = [stampede.askOne(fleet.a)];
        await provider.holding(1);
        await stampede.untilLooked([fleet.b, fleet.c], 20, () => {
          asking.push(...stampede.ask([fleet.b, fleet.c], 20));
        });
        if (form === 'streamed') await stampede.untilFirstEvent(fleet.b);
        await fail();
        let answered = false;
        const all = Promise.all(asking).finally(() => (answered = true));
        await until('all are answered', () => {
          provider.release();
          return answered;
        });
        const replies = await all;
        expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200));
        expect(new Set(replies.map(said)).size).toBe(1);
        // Each process for itself at the most.
        expect(provider.calls).toBeLessThanOrEqual(3);
      });
    });
  },
);
