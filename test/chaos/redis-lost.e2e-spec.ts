import { expect, it } from 'vitest';
import { redisCommand } from '../support/redis/index.js';
import { describeScene } from './support/scene.js';

describeScene('Redis under load', (scene) => {
  it('is killed and comes back empty: nobody notices, readiness tells, caching is back', async () => {
    const { gateway, redis } = scene();
    const load = await scene().beginLoad();
    await redis.kill();
    await gateway.untilBreaker('open');
    expect(await gateway.readiness()).toMatchObject({
      httpStatus: 200,
      status: 'degraded',
      details: { store: { kind: 'redis', state: 'down', breaker: 'open', reason: expect.any(String) } },
    });
    expect(await gateway.metric('v2_store_up')).toBe(0);
    await load.untilAnswered(200);

    await redis.restart();
    await gateway.untilReady('ok');
    await gateway.untilBreaker('closed');
    await load.untilCaching();
    expect(await gateway.metric('v2_store_up')).toBe(1);
    await scene().expectNobodyNoticed();
  });

  it('is killed and restarted again and again', async () => {
    const { gateway, redis } = scene();
    const load = await scene().beginLoad();
    for (let round = 0; round < 4; round += 1) {
      await redis.kill();
      await load.untilAnswered(30);
      await redis.restart();
      await load.untilCaching(5);
    }
    await gateway.untilReady('ok');
    await scene().expectNobodyNoticed();
  });

  it('loses all it has (FLUSHALL) and its scripts: what it held is made anew', async () => {
    const { gateway, redis } = scene();
    const load = await scene().beginLoad();
    for (let round = 0; round < 5; round += 1) {
      await redisCommand(redis.port, 'flushall');
      await redisCommand(redis.port, 'script', 'flush');
      await load.untilCaching();
    }
    expect(await gateway.readiness()).toMatchObject({ httpStatus: 200 });
    await scene().expectNobodyNoticed();
  });
});
