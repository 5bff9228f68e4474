import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RedisBackend } from '@reuso/config';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { anyNodeConnector } from './any-node-connector.js';
import { atMost } from './at-most.js';
import {
  PATIENT,
  type Patience,
  clusterOptions,
  nodeOptions,
  sentinelOptions,
} from './connection-options.js';
import { ConnectionWatch } from './connection-watch.js';
import { parseNodeAddress, type NodeAddress } from './node-address.js';
import type { RedisClient } from './redis-client.js';
import { RedisLink } from './redis-link.js';

const GOODBYE_MS = 1_000;

/** Whether the store is connected, and if not, why. Asking never touches Redis. */
export interface RedisConnectionStatus {
  readonly kind: RedisBackend['kind'];
  readonly connected: boolean;
  /** In plain words and without credentials. */
  readonly reason?: string;
}

/**
 * The connections of one process: one for lookups, puts and deletes of the request path, so that their order holds;
 * one for long administrative work; one for published messages. They connect by themselves, now and again after
 * each loss; until then every command fails at once.
 */
export class RedisConnections {
  readonly commands: RedisLink;
  readonly admin: RedisLink;
  readonly subscriber: Redis;
  /** Published messages know no databases: its number keeps the channels of two deployments apart. */
  readonly db: number;
  /** Of the connections that carry commands. */
  readonly #watches: readonly ConnectionWatch[];
  readonly #subscriberWatch: ConnectionWatch;
  readonly #addresses: readonly [NodeAddress, ...NodeAddress[]];

  constructor(private readonly backend: RedisBackend) {
    const addresses = backend.nodes.map((url) =>
      parseNodeAddress(url, backend.kind === 'redis-sentinel' ? 26_379 : 6_379),
    );
    const [first] = addresses;
    if (first === undefined)
      throw new Error('RedisConnections got no address of a Redis; expected one URL at least');
    this.#addresses = [first, ...addresses.slice(1)];
    const secrets = addresses.flatMap(({ password }) => (password === undefined ? [] : [password]));
    const link = (name: string): { link: RedisLink; watch: ConnectionWatch } => {
      const client = openClient(backend, addresses, first, name);
      const watch = new ConnectionWatch(client, secrets);
      return { link: new RedisLink(client, watch), watch };
    };
    const commands = link('reuso-commands');
    const admin = link('reuso-admin');
    this.commands = commands.link;
    this.admin = admin.link;
    this.#watches = [commands.watch, admin.watch];
    this.subscriber = openSubscriber(backend, addresses, first, this.commands.client);
    this.#subscriberWatch = new ConnectionWatch(this.subscriber, secrets);
    this.db = backend.kind === 'redis-cluster' ? 0 : first.db;
  }

  /** Connected is what can also list and remove: each connection comes back by itself, at its own time. */
  status(): RedisConnectionStatus {
    const { kind } = this.backend;
    const missing = this.#watches.find(({ connected }) => !connected);
    if (missing === undefined) return { kind, connected: true };
    // A cluster client says no more than that its connections are closed; a plain one says why.
    const reason = (kind === 'redis-cluster' ? this.#subscriberWatch.reason : undefined) ?? missing.reason;
    return { kind, connected: false, reason };
  }

  /** A connection for BullMQ, which waits for Redis and blocks on it. Whoever asks for it closes it. */
  openForJobs(): RedisClient {
    const [first] = this.#addresses;
    return openClient(this.backend, this.#addresses, first, 'reuso-jobs', PATIENT);
  }

  /** Sends something to be answered, so that a connection that died silently is noticed though nobody uses it. */
  probe(): void {
    for (const client of [this.commands.client, this.subscriber]) {
      if (client.status === 'ready') client.ping().catch(() => undefined);
    }
  }

  /** Lets what is in flight finish, then closes. */
  async close(): Promise<void> {
    // Commands of this turn are still waiting to be put into a pipeline.
    await nextTurn();
    await Promise.all([this.commands.client, this.admin.client, this.subscriber].map(farewell));
  }
}

function openClient(
  backend: RedisBackend,
  addresses: readonly NodeAddress[],
  first: NodeAddress,
  connectionName: string,
  patience: Patience = {},
): RedisClient {
  const options: RedisOptions = { ...nodeOptions(first), connectionName, ...patience };
  switch (backend.kind) {
    case 'redis':
      return new Redis({ ...options, host: first.host, port: first.port });
    case 'redis-sentinel':
      return new Redis({ ...options, ...sentinelOptions(addresses, backend.master) });
    case 'redis-cluster':
      return new Cluster(
        addresses.map(({ host, port }) => ({ host, port })),
        clusterOptions(first, connectionName, patience),
      );
  }
}

function openSubscriber(
  backend: RedisBackend,
  addresses: readonly NodeAddress[],
  first: NodeAddress,
  commands: RedisClient,
): Redis {
  const options: RedisOptions = {
    ...nodeOptions(first),
    enableAutoPipelining: false,
    connectionName: 'reuso-subscriber',
  };
  if (backend.kind === 'redis-sentinel')
    return new Redis({ ...options, ...sentinelOptions(addresses, backend.master) });
  if (commands instanceof Redis) return new Redis({ ...options, host: first.host, port: first.port });
  const choose = (): { host: string; port: number } => {
    const nodes = commands.nodes('all');
    const ready = nodes.filter(({ status }) => status === 'ready');
    const known = (ready.length > 0 ? ready : nodes).map(({ options: { host, port } }) => ({ host, port }));
    const candidates = [...known, ...(known.length > 0 ? [] : addresses)];
    const { host, port } = candidates[Math.floor(Math.random() * candidates.length)] ?? first;
    return { host: host ?? first.host, port: port ?? first.port };
  };
  return new Redis({ ...options, db: 0, Connector: anyNodeConnector(choose, first.tls) });
}

async function farewell(client: RedisClient): Promise<void> {
  if (client.status === 'ready') {
    // A pipeline waits for the one before it, and QUIT for neither: what is answered after them has them behind it.
    const inOrder = client.ping().then(() => client.quit());
    await atMost(
      GOODBYE_MS,
      inOrder.catch(() => undefined),
    );
  }
  client.disconnect();
}
