import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftOutIf } from '../support/left-out.js';
import { findRedis, moveSlots, type RunningCluster, startRedisCluster } from '../support/redis/index.js';
import { startReuso } from '../support/reuso.js';
import { type SimulatedProvider, startProvider } from '../support/simulated-provider.js';
import { Gateway, newQuestion, type Question, SteadyLoad, Truth } from '../support/traffic/index.js';
import { undergo } from './support/ordeal.js';
import { report } from './support/report.js';

const MOVED_SLOTS = 150;

describe(
  'One of three masters of a Redis cluster, under load',
  { ...leftOutIf(findRedis().reason), timeout: 180_000 },
  () => {
    let cluster: RunningCluster;
    let provider: SimulatedProvider;
    let gateway: Gateway;

    const start = async (env: Readonly<Record<string, string>> = {}): Promise<Gateway> => {
      const started = new Gateway(
        await startReuso({
          REDIS_URL: cluster.urls.join(','),
          REDIS_CLUSTER: 'true',
          UPSTREAM_BASE_URL: provider.url,
          UPSTREAM_API_KEY: 'sk-test',
          ...env,
        }),
      );
      await started.untilReady('ok');
      return started;
    };

    beforeAll(async () => {
      [cluster, provider] = await Promise.all([startRedisCluster(), startProvider()]);
      gateway = await start();
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
        const normal = async (): Promise<void> => {
          await gateway.untilReady('ok');
          await load.untilCaching();
        };
        const killed = await undergo([load], {
          make: async () => {
            await node?.kill();
            await load.untilAnswered(100);
          },
          heal: () => node?.restart(),
          normal,
        });
        const frozen = await undergo([load], {
          make: async () => {
            node?.freeze();
            await load.untilAnswered(100);
          },
          heal: () => node?.thaw(),
          normal,
        });
        const tally = await load.stop();
        report({
          tried: `master ${index + 1} of 3 of a cluster killed, later frozen`,
          tally,
          further: [`killed: ${killed.join(', ')}`, `frozen: ${frozen.join(', ')}`],
        });
        expect(tally).toMatchObject({ failed: [], wrong: [] });
      },
    );

    it('its slots are moved to others, keys and all: nobody notices, and what was kept is found', async () => {
      // Hits come from the cluster itself, and a busy machine is not taken for one that is down.
      const reader = await start({ NEAR_CACHE_MB: '0', STORE_TIMEOUT_MS: '20000' });
      const load = new SteadyLoad(reader, await Truth.of(provider, 37));
      await load.untilCaching(200);
      const questions = Array.from({ length: 60 }, newQuestion);
      const kept = await Promise.all(questions.map((question) => keep(reader, question)));
      const moved = { slots: 0, keys: 0 };
      const told = await undergo([load], {
        make: async () => {
          for (const [index, from] of cluster.nodes.entries()) {
            const to = cluster.nodes[(index + 1) % cluster.nodes.length] ?? from;
            const { slots, keys } = await moveSlots(cluster, from, to, MOVED_SLOTS);
            moved.slots += slots;
            moved.keys += keys;
            await load.untilCaching();
          }
        },
        normal: () => load.untilCaching(),
      });
      expect(moved.keys).toBeGreaterThan(MOVED_SLOTS);
      const tally = await load.stop();
      for (const { question, raw } of kept)
        expect(await reader.chat({ ...question })).toMatchObject({ raw, cache: { hit: true } });
      report({
        tried: `${moved.slots} slots of a cluster with ${moved.keys} keys moved from master to master`,
        tally,
        further: [...told, `${kept.length} answers kept before all found`],
      });
      expect(tally).toMatchObject({ failed: [], wrong: [] });
      await reader.stop();
    });

    async function keep(reader: Gateway, question: Question): Promise<{ question: Question; raw: string }> {
      const { raw, cache } = await reader.chat({ ...question });
      expect(cache).toMatchObject({ stored: true });
      return { question, raw };
    }
  },
);
