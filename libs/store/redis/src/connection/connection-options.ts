import type { ClusterOptions, RedisOptions } from 'ioredis';
import type { NodeAddress } from './node-address.js';

/** A server that answers nothing for this long is given up, and connected to again: one mends itself after a failover. */
const SILENCE_MS = 5_000;
const CONNECT_MS = 2_000;
const LONGEST_PAUSE_MS = 2_000;

/** Pauses between attempts to connect: they double from 50 ms to 2 s, with jitter, and never end. */
export function pauseBeforeAttempt(attempt: number): number {
  const pause = Math.min(50 * 2 ** Math.min(attempt - 1, 10), LONGEST_PAUSE_MS);
  return Math.round(pause * (0.75 + Math.random() / 4));
}

/** Nothing is ever queued for a server that is not there, nor sent twice: a caller hears of it at once. */
export function nodeOptions({ username, password, db, tls }: NodeAddress): RedisOptions {
  return {
    username,
    password,
    db,
    ...(tls ? { tls: {} } : {}),
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    retryStrategy: pauseBeforeAttempt,
    // A master that became a replica while connected: ask for the new one.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
    connectTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    maxLoadingRetryTime: 500,
    enableAutoPipelining: true,
  };
}

export type Patience = Pick<
  RedisOptions,
  | 'enableOfflineQueue'
  | 'maxRetriesPerRequest'
  | 'socketTimeout'
  | 'enableAutoPipelining'
  | 'autoResendUnfulfilledCommands'
>;

/** For work that waits for Redis: commands are kept until it is there, and some wait there for what is to come. */
export const PATIENT: Patience = {
  enableOfflineQueue: true,
  maxRetriesPerRequest: null,
  socketTimeout: undefined,
  enableAutoPipelining: false,
  autoResendUnfulfilledCommands: true,
};

/** Sentinels take the same credentials as the nodes: those of the first URL. */
export function sentinelOptions(sentinels: readonly NodeAddress[], master: string): RedisOptions {
  const [first] = sentinels;
  return {
    sentinels: sentinels.map(({ host, port }) => ({ host, port })),
    name: master,
    sentinelUsername: first?.username,
    sentinelPassword: first?.password,
    ...(first?.tls === true ? { sentinelTLS: {}, enableTLSForSentinelMode: true } : {}),
    sentinelRetryStrategy: pauseBeforeAttempt,
    sentinelCommandTimeout: CONNECT_MS,
  };
}

export function clusterOptions(
  seed: NodeAddress,
  connectionName: string,
  patience: Patience = {},
): ClusterOptions {
  const {
    retryStrategy: _,
    enableOfflineQueue,
    enableAutoPipelining,
    ...redisOptions
  } = { ...nodeOptions(seed), ...patience };
  return {
    enableOfflineQueue,
    enableAutoPipelining,
    clusterRetryStrategy: pauseBeforeAttempt,
    slotsRefreshTimeout: CONNECT_MS,
    slotsRefreshInterval: 5_000,
    maxRedirections: 6,
    // Certificates name hosts, so a hostname must stay one.
    ...(seed.tls ? { dnsLookup: (address, done) => done(null, address) } : {}),
    redisOptions: { ...redisOptions, db: 0, connectionName },
  };
}
