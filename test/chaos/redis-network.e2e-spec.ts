import { setTimeout as sleep } from 'node:timers/promises';
import { it } from 'vitest';
import type { SteadyLoad } from '../support/traffic/index.js';
import { describeScene, type Scene } from './support/scene.js';

interface Fault {
  readonly name: string;
  /** Makes the network bad, and keeps it so for a while. */
  readonly make: (scene: Scene, load: SteadyLoad) => Promise<void>;
}

const FAULTS: readonly Fault[] = [
  {
    name: '200 ms of added latency',
    make: async ({ gateway, network }, load) => {
      network.delay(200);
      await gateway.untilBreaker('open');
      await load.untilAnswered(150);
    },
  },
  {
    name: '40 ms of added latency, just below STORE_TIMEOUT_MS',
    make: async ({ network }, load) => {
      network.delay(40);
      await load.untilAnswered(150);
    },
  },
  {
    name: 'all connections reset, 25 times',
    make: async ({ network }, load) => {
      for (let time = 0; time < 25; time += 1) {
        network.reset();
        await load.untilAnswered(10);
      }
    },
  },
  {
    name: 'replies cut half-way and their connections reset, 25 times',
    make: async ({ network }, load) => {
      for (let time = 0; time < 25; time += 1) {
        network.cutReplies(1);
        await load.untilAnswered(10);
      }
    },
  },
  {
    name: 'a network that swallows all (black hole) for 6 s',
    make: async ({ gateway, network }, load) => {
      network.swallow();
      await gateway.untilBreaker('open');
      await sleep(6_000);
      await load.untilAnswered(50);
    },
  },
];

describeScene(
  'Between server and Redis',
  (scene) => {
    it.each(FAULTS)('$name: nobody notices, and caching is back', async ({ name, make }) => {
      const { gateway, network } = scene();
      const load = await scene().beginLoad();
      await scene().undergo(name, {
        make: () => make(scene(), load),
        heal: () => network.heal(),
        normal: async () => {
          await gateway.untilBreaker('closed');
          await gateway.untilReady('ok');
          await load.untilCaching();
        },
      });
    });
  },
  { withNetwork: true },
);
