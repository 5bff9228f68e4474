import {
  findRedis,
  redisCommand,
  startRedis,
  startRedisCluster,
  startSentinel,
  until,
} from '../../support/redis/index.js';

/** A way in which Redis is run. */
export interface Topology {
  readonly name: string;
  /** Why it cannot be had on this machine. */
  readonly leftOut: string | undefined;
  start(): Promise<RunningTopology>;
}

export interface RunningTopology {
  /** Settings that point a server at it. */
  readonly env: Readonly<Record<string, string>>;
  /** Kills the master (kill -9) or freezes it (SIGSTOP); resolves when another has taken its place. Where one can. */
  readonly failOver?: (how: 'kill' | 'freeze') => Promise<void>;
  /** Thaws what was frozen. */
  readonly thaw?: () => void;
  stop(): Promise<void>;
}

const leftOut = findRedis().reason;

export const ONE_NODE: Topology = {
  name: 'one Redis',
  leftOut,
  start: async () => {
    const redis = await startRedis();
    return { env: { REDIS_URL: redis.url }, stop: () => redis.stop() };
  },
};

export const CLUSTER: Topology = {
  name: 'a cluster of three masters',
  leftOut,
  start: async () => {
    const cluster = await startRedisCluster();
    return {
      env: { REDIS_URL: cluster.urls.join(','), REDIS_CLUSTER: 'true' },
      stop: () => cluster.stop(),
    };
  },
};

export const SENTINEL: Topology = {
  name: 'Redis under sentinels',
  leftOut,
  start: async () => {
    const sentinel = await startSentinel();
    return {
      env: { REDIS_URL: sentinel.urls.join(','), REDIS_SENTINEL_MASTER: sentinel.master },
      failOver: async (how) => {
        const before = await sentinel.masterPort();
        const master = sentinel.nodes.find(({ port }) => port === before);
        await (how === 'kill' ? master?.kill() : master?.freeze());
        await until('another node is the master', async () => {
          const port = await sentinel.masterPort();
          if (port === before) return false;
          return String(await redisCommand(port, 'info', 'replication')).includes('role:master');
        });
      },
      thaw: () => {
        for (const node of sentinel.nodes) node.thaw();
      },
      stop: () => sentinel.stop(),
    };
  },
};

export const TOPOLOGIES = [ONE_NODE, CLUSTER, SENTINEL] as const;
