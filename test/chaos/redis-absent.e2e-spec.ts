import { afterEach, describe, expect, it } from 'vitest';
import { leftOutIf } from '../support/left-out.js';
import { findRedis, freePort, type RunningRedis, startRedis, until } from '../support/redis/index.js';
import { startReuso } from '../support/reuso.js';
import { type SimulatedProvider, startProvider } from '../support/simulated-provider.js';
import { Gateway, newQuestion, SteadyLoad, Truth } from '../support/traffic/index.js';

describe('No Redis at the start', { ...leftOutIf(findRedis().reason), timeout: 180_000 }, () => {
  let provider: SimulatedProvider | undefined;
  let gateway: Gateway | undefined;
  let redis: RunningRedis | undefined;

  afterEach(async () => {
    await gateway?.stop();
    await provider?.stop();
    await redis?.stop();
  });

  it('starts, serves, says that it is degraded, and caches once there is one', async () => {
    const port = await freePort();
    provider = await startProvider();
    gateway = new Gateway(
      await startReuso({
        REDIS_URL: `redis://127.0.0.1:${port}`,
        UPSTREAM_BASE_URL: provider.url,
        UPSTREAM_API_KEY: 'sk-test',
      }),
    );
    expect(await gateway.readiness()).toMatchObject({
      httpStatus: 200,
      status: 'degraded',
      details: { store: { kind: 'redis', state: 'down' } },
    });
    expect(await gateway.call('GET', '/health/live')).toMatchObject({ status: 200 });

    const question = newQuestion();
    for (let time = 0; time < 2; time += 1) {
      const reply = await gateway.chat({ ...question });
      expect(reply.status).toBe(200);
      expect(reply.cache).toMatchObject({ fwd: 'miss', detail: 'store-unavailable' });
    }
    expect(await gateway.call('POST', '/api/v1/invalidations', { all: true })).toMatchObject({ status: 503 });
    expect(await gateway.call('GET', '/api/v1/entries')).toMatchObject({ status: 503 });

    const truth = await Truth.of(provider, 11);
    const load = new SteadyLoad(gateway, truth);
    await load.untilAnswered(50);
    expect(load.tally.hits).toBe(0);
    redis = await startRedis({ port });
    await gateway.untilReady('ok');
    await load.untilCaching();
    expect(await load.stop()).toMatchObject({ failed: [], wrong: [] });

    const server = gateway;
    await until('the question is answered from the cache', async () => {
      return (await server.chat({ ...question })).cache.hit === true;
    });
    expect(await gateway.call('POST', '/api/v1/invalidations', { all: true })).toMatchObject({ status: 200 });
  });
});
