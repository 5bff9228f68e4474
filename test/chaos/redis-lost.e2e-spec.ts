import { expect, it } from 'vitest';
import { redisCommand } from '../support/redis/index.js';
import { describeScene } from './support/scene.js';

describeScene('Redis under load', (scene) => {
  it('is killed and comes back empty: nobody notices, readiness tells, caching is back', async () => {
    const { gateway, redis } = scene();
    const load = await scene().beginLoad();
    await scene().undergo('Redis killed (kill -9)', {
      make: async () => {
        await redis.kill();
        await gateway.untilBreaker('open');
        expect(await gateway.readiness()).toMatchObject({
          httpStatus: 200,
          status: 'degraded',
          details: { store: { kind: 'redis', state: 'down', breaker: 'open', reason: expect.any(String) } },
        });
        expect(await gateway.metric('v2_store_up')).toBe(0);
        await load.untilAnswered(200);
      },
      heal: () => redis.restart(),
      normal: async () => {
        await gateway.untilReady('ok');
        await gateway.untilBreaker('closed');
        await load.untilCaching();
      },
    });
    expect(await gateway.metric('v2_store_up')).toBe(1);
  });

  it('is killed and restarted again and again', async () => {
    const { gateway, redis } = scene();
    const load = await scene().beginLoad();
    const killAndRestart = async (): Promise<void> => {
      await redis.kill();
      await load.untilAnswered(30);
      await redis.restart();
    };
    await scene().undergo('Redis killed 4 times', {
      make: async () => {
        for (let round = 0; round < 3; round += 1) {
          await killAndRestart();
          await load.untilCaching(5);
        }
        await killAndRestart();
      },
      normal: async () => {
        await gateway.untilReady('ok');
        await load.untilCaching(5);
      },
    });
  });

  it('loses all it has (FLUSHALL) and its scripts: what it held is made anew', async () => {
    const { gateway, redis } = scene();
    const load = await scene().beginLoad();
    const flush = async (): Promise<void> => {
      await redisCommand(redis.port, 'flushall');
      await redisCommand(redis.port, 'script', 'flush');
    };
    await scene().undergo('FLUSHALL and SCRIPT FLUSH, 5 times', {
      make: async () => {
        for (let round = 0; round < 4; round += 1) {
          await flush();
          await load.untilCaching();
        }
        await flush();
      },
      normal: () => load.untilCaching(),
    });
    expect(await gateway.readiness()).toMatchObject({ httpStatus: 200 });
  });
});
