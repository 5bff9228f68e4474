import type { RedisStoreOptions } from './redis-store.options.js';
import { warnOfEviction } from './connection/eviction-check.js';
import { RedisConnections } from './connection/redis-connections.js';
import { RedisEntryStore } from './entries/redis-entry-store.js';
import { RedisInvalidationFeed } from './feed/redis-invalidation-feed.js';
import { RedisLedgerStore } from './ledger/redis-ledger-store.js';
import { RedisFlightStore } from './flights/redis-flight-store.js';
import { RedisHousekeeper } from './housekeeping/redis-housekeeper.js';
import { RedisJobQueue } from './jobs/redis-job-queue.js';

const FLIGHT_LEASE_MS = 10_000;

/** The store with the connections that it opened, for use without Nest. */
export class RedisStore {
  readonly connections: RedisConnections;
  readonly feed: RedisInvalidationFeed;
  readonly entries: RedisEntryStore;
  readonly ledger: RedisLedgerStore;
  readonly flights: RedisFlightStore;
  readonly jobs: RedisJobQueue;
  readonly housekeeper: RedisHousekeeper;

  /** Returns at once, whether Redis is there or not; it is connected to as soon as it is. */
  constructor({ backend, flightLeaseMs = FLIGHT_LEASE_MS }: RedisStoreOptions) {
    this.connections = new RedisConnections(backend);
    this.feed = new RedisInvalidationFeed(this.connections);
    this.entries = new RedisEntryStore(this.connections, this.feed);
    this.ledger = new RedisLedgerStore(this.connections);
    this.flights = new RedisFlightStore(this.connections, { leaseMs: flightLeaseMs });
    this.jobs = new RedisJobQueue(this.connections);
    this.housekeeper = new RedisHousekeeper(this.connections);
    this.feed.start();
    this.flights.start();
    const { admin } = this.connections;
    admin.client.once('ready', () => void warnOfEviction(admin));
  }

  async close(): Promise<void> {
    await this.jobs.close();
    await this.feed.close();
    await this.connections.close();
  }
}
