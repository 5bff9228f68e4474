import type { RedisBackend } from '@reuso/config';
import { afterAll, beforeAll, describe } from 'vitest';
import { leftOutIf } from '../../../../../test/support/left-out.js';
import {
  findRedis,
  startRedis,
  startRedisCluster,
  startSentinel,
} from '../../../../../test/support/redis/index.js';

interface Servers {
  readonly backend: RedisBackend;
  stop(): Promise<void>;
}

/** The ways in which Redis is run; each starts servers of its own. */
const WAYS = {
  'one node': async (): Promise<Servers> => {
    const redis = await startRedis();
    return { backend: { kind: 'redis', nodes: [redis.url] }, stop: () => redis.stop() };
  },
  sentinels: async (): Promise<Servers> => {
    const servers = await startSentinel();
    const backend: RedisBackend = { kind: 'redis-sentinel', nodes: servers.urls, master: servers.master };
    return { backend, stop: () => servers.stop() };
  },
  'a cluster of three masters': async (): Promise<Servers> => {
    const cluster = await startRedisCluster(3);
    return { backend: { kind: 'redis-cluster', nodes: cluster.urls }, stop: () => cluster.stop() };
  },
};

type Way = keyof typeof WAYS;

/**
 * Runs a contract suite on Redis in each of the ways in which it is run.
 * @param suite registers its tests; it is given the way's name, and the backend to ask for in a test, when the servers run
 * @param without ways that would tell nothing new of a suite that takes long
 */
export function describeOnRedis(
  subject: string,
  suite: (name: string, backend: () => RedisBackend) => void,
  without: readonly Way[] = [],
): void {
  for (const name of (Object.keys(WAYS) as Way[]).filter((way) => !without.includes(way))) {
    describe(`${subject} on ${name}`, leftOutIf(findRedis().reason), () => {
      let servers: Servers;
      beforeAll(async () => {
        servers = await WAYS[name]();
      });
      afterAll(() => servers?.stop());
      suite(name, () => servers.backend);
    });
  }
}
