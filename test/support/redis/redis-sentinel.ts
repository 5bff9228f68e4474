import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { RedisProcess } from './redis-process.js';
import { redisCommand, startRedis, untilAnswering, type RunningRedis } from './redis-server.js';
import { until } from './until.js';

export const SENTINEL_MASTER = 'reuso-master';

export interface RunningSentinel {
  /** URLs of the sentinels. */
  readonly urls: readonly string[];
  /** What the sentinels call the master: goes with `urls` into the settings. */
  readonly master: string;
  readonly nodes: readonly [RunningRedis, RunningRedis];
  /** The port of the node that the sentinels call the master now. */
  masterPort(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts one master, one replica of it and three sentinels, and waits until each sentinel knows all of them. */
export async function startSentinel(): Promise<RunningSentinel> {
  const master = await startRedis();
  const replica = await startRedis({ args: ['--replicaof', '127.0.0.1', String(master.port)] });
  await until('the replica follows its master', async () =>
    String(await redisCommand(replica.port, 'info', 'replication')).includes('master_link_status:up'),
  );
  const sentinels = await Promise.all([1, 2, 3].map(() => startOne(master.port)));
  await Promise.all(sentinels.map(({ port }) => untilInformed(port)));
  const [first] = sentinels;
  if (first === undefined) throw new Error('No sentinel was started');
  const masterPort = async (): Promise<number> => {
    const address = await redisCommand(first.port, 'sentinel', 'get-master-addr-by-name', SENTINEL_MASTER);
    return Array.isArray(address) ? Number(address[1]) : 0;
  };
  return {
    urls: sentinels.map(({ port }) => `redis://127.0.0.1:${port}`),
    master: SENTINEL_MASTER,
    nodes: [master, replica],
    masterPort,
    stop: async () => {
      await Promise.all(sentinels.map(({ server }) => server.remove()));
      await Promise.all([master.stop(), replica.stop()]);
    },
  };
}

async function startOne(masterPort: number): Promise<{ port: number; server: RedisProcess }> {
  const server = await RedisProcess.create();
  const port = await freePort();
  const file = join(server.dir, 'sentinel.conf');
  const settings = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir "${server.dir}"`,
    `sentinel monitor ${SENTINEL_MASTER} 127.0.0.1 ${masterPort} 2`,
    `sentinel down-after-milliseconds ${SENTINEL_MASTER} 1000`,
    `sentinel failover-timeout ${SENTINEL_MASTER} 5000`,
  ];
  await writeFile(file, settings.join('\n'));
  server.spawn([file, '--sentinel']);
  await untilAnswering(server, port);
  return { port, server };
}

async function untilInformed(port: number): Promise<void> {
  await until(`the sentinel on port ${port} knows its peers and the replica`, async () => {
    const state = await redisCommand(port, 'sentinel', 'master', SENTINEL_MASTER);
    if (!Array.isArray(state)) return false;
    const field = (name: string): string => String(state[state.indexOf(name) + 1]);
    return field('num-other-sentinels') === '2' && field('num-slaves') === '1';
  });
}
