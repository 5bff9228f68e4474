import { freePort } from './free-port.js';
import { redisCommand, startRedis, type RunningRedis } from './redis-server.js';
import { until } from './until.js';

const SLOTS = 16_384;

export interface RunningCluster {
  /** Seed URLs, one a master. */
  readonly urls: readonly string[];
  readonly nodes: readonly RunningRedis[];
  stop(): Promise<void>;
}

/** Starts a cluster of masters that share all the slots evenly, and waits until each of them calls it whole. */
export async function startRedisCluster(masters = 3): Promise<RunningCluster> {
  const nodes = await Promise.all(Array.from({ length: masters }, startNode));
  await Promise.all(
    nodes.map(async ({ port }, index) => {
      const first = Math.ceil((index * SLOTS) / masters);
      const last = Math.ceil(((index + 1) * SLOTS) / masters) - 1;
      await redisCommand(port, 'cluster', 'set-config-epoch', index + 1);
      await redisCommand(port, 'cluster', 'addslotsrange', first, last);
    }),
  );
  const [seed, ...others] = nodes;
  if (seed === undefined) throw new Error('A cluster needs one node at least');
  for (const { port, busPort } of others) {
    await redisCommand(seed.port, 'cluster', 'meet', '127.0.0.1', port, busPort);
  }
  await Promise.all(nodes.map(({ port }) => untilWhole(port, masters)));
  return {
    urls: nodes.map(({ url }) => url),
    nodes,
    stop: async () => {
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}

async function startNode(): Promise<RunningRedis & { busPort: number }> {
  // The default bus port (port + 10000) might be taken, or above 65535.
  const busPort = await freePort();
  const args = [
    '--cluster-enabled',
    'yes',
    '--cluster-port',
    String(busPort),
    '--cluster-node-timeout',
    '2000',
  ];
  const node = await startRedis({ args });
  return Object.assign(node, { busPort });
}

async function untilWhole(port: number, masters: number): Promise<void> {
  await until(`the cluster node on port ${port} knows the whole cluster`, async () => {
    const info = String(await redisCommand(port, 'cluster', 'info'));
    return info.includes('cluster_state:ok') && info.includes(`cluster_size:${masters}`);
  });
}
