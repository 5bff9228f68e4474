import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftOutIf } from '../support/left-out.js';
import { findRedis, type RunningCluster, startRedisCluster } from '../support/redis/index.js';
import { startReuso } from '../support/reuso.js';
import { type SimulatedProvider, startProvider } from '../support/simulated-provider.js';
import { Gateway, SteadyLoad, Truth } from '../support/traffic/index.js';

describe(
  'One of three masters of a Redis cluster, under load',
  { ...leftOutIf(findRedis().reason), timeout: 180_000 },
  () => {
    let cluster: RunningCluster;
    let provider: SimulatedProvider;
    let gateway: Gateway;

    beforeAll(async () => {
      [cluster, provider] = await Promise.all([startRedisCluster(), startProvider()]);
      gateway = new Gateway(
        await startReuso({
          REDIS_URL: cluster.urls.join(','),
          REDIS_CLUSTER: 'true',
          UPSTREAM_BASE_URL: provider.url,
          UPSTREAM_API_KEY: 'sk-test',
        }),
      );
      await gateway.untilReady('ok');
    });
    afterAll(async () => {
      for (const node of cluster.nodes) node.thaw();
      await gateway.stop();
      await provider.stop();
      await cluster.stop();
    });

    it.each([0, 1, 2])(
      'node %i is killed, and later frozen: nobody notices, and caching is back',
      async (index) => {
        const node = cluster.nodes[index];
        const load = new SteadyLoad(gateway, await Truth.of(provider, 37));
        await load.untilCaching();
        await node?.kill();
        await load.untilAnswered(100);
        await node?.restart();
        await gateway.untilReady('ok');
        await load.untilCaching();

        node?.freeze();
        await load.untilAnswered(100);
        node?.thaw();
        await gateway.untilReady('ok');
        await load.untilCaching();
        expect(await load.stop()).toMatchObject({ failed: [], wrong: [] });
      },
    );
  },
);
