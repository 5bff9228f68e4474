import type { Cluster, Redis } from 'ioredis';

/** A connection to one node or to the master that sentinels name, or the connections to a cluster. */
export type RedisClient = Redis | Cluster;
