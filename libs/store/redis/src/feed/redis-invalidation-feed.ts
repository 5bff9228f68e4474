import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { InvalidationFeed, type InvalidationEvent, type InvalidationListener } from '@reuso/store/ports';
import type { RedisConnections } from '../connection/redis-connections.js';
import { announce } from '../scripts/announce-2.lua.js';
import { unacknowledged } from '../scripts/unacknowledged-2.lua.js';
import { Acknowledgements, type Unacknowledged } from './acknowledgements.js';
import { NearLease } from './near-lease.js';
import { parseMessage, type NearMessage } from './near-message.js';
import { acknowledgementChannel, nearChannel, NEAR_KEYS } from './near-names.js';
import { NearSubscription } from './near-subscription.js';

const RENEW_MS = 500;

/**
 * Carries invalidations between replicas over Redis' published messages, which may be lost: numbers show what was
 * missed, and leases bound how long a replica can serve local copies without having heard.
 */
export class RedisInvalidationFeed extends InvalidationFeed {
  readonly #log = new Logger(RedisInvalidationFeed.name);
  readonly #replica = randomBytes(6).toString('hex');
  readonly #listeners = new Set<InvalidationListener>();
  readonly #acknowledgements = new Acknowledgements();
  readonly #subscription: NearSubscription;
  readonly #lease: NearLease;
  readonly #channel: string;
  #timer: NodeJS.Timeout | undefined;
  #renewing = false;
  #renewAgain = false;
  #closed = false;

  constructor(private readonly connections: RedisConnections) {
    super();
    this.#channel = nearChannel(connections.db);
    this.#lease = new NearLease(connections.admin, this.#replica, (unheard) => this.#missed(unheard));
    this.#subscription = new NearSubscription(
      connections.subscriber,
      [this.#channel, acknowledgementChannel(connections.db, this.#replica)],
      (channel, text) => this.#hear(channel, text),
      () => void this.#renew(),
    );
    connections.subscriber.on('close', () => this.#lease.lapse());
  }

  override get current(): boolean {
    return this.#subscription.alive && this.#lease.valid;
  }

  override subscribe(listener: InvalidationListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Begins to listen, now and after each loss of the connection. */
  start(): void {
    this.#timer ??= setInterval(() => void this.#renew(), RENEW_MS).unref();
    this.#subscription.start();
  }

  /** Tells this process and every other; resolves when none serves a local copy any more. */
  async announce(event: InvalidationEvent): Promise<void> {
    this.#emit(event);
    const wait = this.#acknowledgements.open();
    try {
      const [n = 0, ...others] = await this.#publish(event, true);
      await wait.settle(Number(n), pairs(others), (replicas) => this.#unacknowledged(Number(n), replicas));
    } finally {
      wait.close();
    }
  }

  /** Tells this process, and every other as soon as may be, without waiting. */
  mention(event: InvalidationEvent): void {
    this.#emit(event);
    this.#publish(event, false).catch((error: unknown) => {
      this.#log.debug(`Other replicas were not told of a ${event.kind} entry: ${String(error)}`);
    });
  }

  /** Gives the lease back, so that nobody waits for this replica. The connections stay open. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#lease.lapse();
    const { admin } = this.connections;
    await Promise.allSettled([
      admin.send('zrem', NEAR_KEYS.leases, this.#replica),
      admin.send('hdel', NEAR_KEYS.seen, this.#replica),
    ]);
  }

  async #publish(event: InvalidationEvent, wait: boolean): Promise<(string | number)[]> {
    const token = randomBytes(6).toString('base64url');
    return (await this.connections.commands.run(
      announce,
      [NEAR_KEYS.position, NEAR_KEYS.leases],
      [this.#replica, token, this.#channel, wait ? '1' : '0', JSON.stringify(event)],
    )) as (string | number)[];
  }

  async #unacknowledged(n: number, replicas: readonly string[]): Promise<Unacknowledged> {
    const keys = [NEAR_KEYS.leases, NEAR_KEYS.seen];
    return pairs(
      (await this.connections.commands.run(unacknowledged, keys, [n, ...replicas])) as (string | number)[],
    );
  }

  async #renew(): Promise<void> {
    if (this.#renewing || this.#closed) return;
    this.#renewing = true;
    this.#renewAgain = false;
    try {
      this.connections.probe();
      await this.#subscription.revive();
      if (!this.#subscription.alive) return;
      const { epoch } = this.#subscription;
      await this.#lease.renew(() => this.#subscription.alive && this.#subscription.epoch === epoch);
    } catch {
      // Redis does not answer: the lease runs out, and `current` says so.
    } finally {
      this.#renewing = false;
      if (this.#renewAgain) void this.#renew();
    }
  }

  #hear(channel: string, text: string): void {
    if (channel !== this.#channel) {
      this.#acknowledgements.note(text);
      return;
    }
    const message = parseMessage(text);
    if (message !== undefined) this.#take(message);
  }

  #take({ n, token, from, acknowledge, event }: NearMessage): void {
    const inOrder = this.#lease.note({ n, token });
    if (!inOrder) this.#emit({ kind: 'everything' });
    // What this replica announced it has told its listeners before.
    else if (from !== this.#replica) this.#emit(event);
    if (!acknowledge || from === this.#replica) return;
    const channel = acknowledgementChannel(this.connections.db, from);
    this.connections.commands.send('publish', channel, `${n} ${this.#replica}`).catch(() => {
      // Redis learns of it with the next renewal.
    });
  }

  #missed(unheard: boolean): void {
    this.#emit({ kind: 'everything' });
    if (unheard) this.#subscription.restart();
    // Tells Redis at once that this replica has dealt with it: an invalidation may be waiting for that.
    this.#renewAgain = true;
    void this.#renew();
  }

  #emit(event: InvalidationEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        this.#log.error(`A listener failed on a ${event.kind} event: ${String(error)}`);
      }
    }
  }
}

function pairs(flat: readonly (string | number)[]): Unacknowledged {
  const found = new Map<string, number>();
  for (let i = 0; i + 1 < flat.length; i += 2) found.set(String(flat[i]), Number(flat[i + 1]));
  return found;
}
