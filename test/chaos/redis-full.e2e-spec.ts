import { expect, it } from 'vitest';
import { redisCommand, until } from '../support/redis/index.js';
import { newQuestion } from '../support/traffic/index.js';
import { describeScene } from './support/scene.js';

const OUT_OF_MEMORY = ['--maxmemory-policy', 'noeviction'];

describeScene(
  'A Redis out of memory',
  (scene) => {
    it('still answers hits, loses no call, counts what it cannot keep, and keeps again once it has room', async () => {
      const { gateway, redis } = scene();
      const load = await scene().beginLoad();
      const kept = newQuestion();
      await gateway.chat({ ...kept });
      const failures = { cache_layer: 'llm', operation: 'write' };
      const before = await gateway.metric('v2_cache_errors_total', failures);

      await scene().undergo('Redis out of memory (maxmemory, noeviction)', {
        make: async () => {
          await redisCommand(redis.port, 'config', 'set', 'maxmemory', 1);
          await until('writes fail', async () => {
            return (await gateway.metric('v2_cache_errors_total', failures)) > before;
          });
          await load.untilAnswered(100);
          expect((await gateway.chat({ ...kept })).cache).toMatchObject({ hit: true });
          const lost = newQuestion();
          await gateway.chat({ ...lost });
          expect((await gateway.chat({ ...lost })).cache).toMatchObject({ fwd: 'miss' });
          // It answers, if only to say no: the breaker is not for that.
          expect(await gateway.readiness()).toMatchObject({ details: { store: { breaker: 'closed' } } });
          // What is to be removed can be.
          expect((await gateway.invalidate({ model: kept.model })).deleted).toBeGreaterThan(0);
        },
        heal: () => redisCommand(redis.port, 'config', 'set', 'maxmemory', 0),
        normal: () => load.untilCaching(),
      });
    });

    it('fills up by itself, and is served from as before', async () => {
      const { gateway, redis } = scene();
      const memory = String(await redisCommand(redis.port, 'info', 'memory'));
      const used = Number(/used_memory:(\d+)/.exec(memory)?.[1]);
      await redisCommand(redis.port, 'config', 'set', 'maxmemory', used + 400_000);
      const load = await scene().beginLoad();
      const failures = { cache_layer: 'llm', operation: 'write' };
      const before = await gateway.metric('v2_cache_errors_total', failures);
      await scene().undergo('Redis that fills up', {
        make: async () => {
          await until('it is full', async () => {
            return (await gateway.metric('v2_cache_errors_total', failures)) > before;
          });
          const { hits } = load.tally;
          await until('hits go on', () => load.tally.hits > hits + 20);
        },
        heal: () => redisCommand(redis.port, 'config', 'set', 'maxmemory', 0),
        normal: () => load.untilCaching(),
      });
    });
  },
  { args: OUT_OF_MEMORY },
);
