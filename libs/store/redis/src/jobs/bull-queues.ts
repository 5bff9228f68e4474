import { Logger } from '@nestjs/common';
import type * as BullMq from 'bullmq';
import type { Processor, Queue, QueueOptions, Worker } from 'bullmq';
import type { RedisClient } from '../connection/redis-client.js';
import type { RedisConnections } from '../connection/redis-connections.js';
import { atMost } from '../connection/at-most.js';
import { withoutArguments } from '../connection/redis-errors.js';
import { QUEUE_PREFIX } from './job-names.js';

/** A worker that has not renewed its hold on a job for this long, in ms, is taken for dead. */
const LOCK_MS = 10_000;
const STALLED_CHECK_MS = 5_000;
/** Longest wait for BullMQ to close, ms. */
const GOODBYE_MS = 3_000;
/** No number of crashes makes a job fail: it says itself when it has. */
export const WITHOUT_END = 1_000_000_000;

interface Opened {
  readonly bull: typeof BullMq;
  readonly connection: RedisClient;
}

/**
 * BullMQ's queues and workers of this process, on a connection of their own. The library is loaded with the first of
 * them: a server on the embedded store never does.
 */
export class BullQueues {
  readonly #logger = new Logger(BullQueues.name);
  readonly #queues = new Map<string, Promise<Queue>>();
  readonly #workers = new Set<Worker>();
  #opened: Promise<Opened> | undefined;

  constructor(private readonly connections: RedisConnections) {}

  /** The queue of this name, opened when it is first asked for. */
  queue(name: string, defaultJobOptions: QueueOptions['defaultJobOptions']): Promise<Queue> {
    const known = this.#queues.get(name);
    if (known !== undefined) return known;
    const opened = this.#openQueue(name, defaultJobOptions);
    this.#queues.set(name, opened);
    return opened;
  }

  /** Forgets a queue of this process; what it holds in Redis stays. */
  async closeQueue(name: string): Promise<void> {
    const queue = this.#queues.get(name);
    this.#queues.delete(name);
    if (queue !== undefined) await farewell(await queue);
  }

  /**
   * Begins to work on a queue.
   * @param onLost told when this process may have lost its hold on what it works on
   * @returns stops, and resolves when the job in hand was let go of
   */
  startWorker(name: string, process: Processor, onLost: () => void): () => Promise<void> {
    let stopped = false;
    const started = this.#open().then(({ bull, connection }) => {
      if (stopped) return undefined;
      const worker = new bull.Worker(name, process, {
        connection,
        prefix: QUEUE_PREFIX,
        lockDuration: LOCK_MS,
        stalledInterval: STALLED_CHECK_MS,
        maxStalledCount: WITHOUT_END,
      });
      worker.on('error', (error) => this.warn(error));
      worker.on('lockRenewalFailed', onLost);
      this.#workers.add(worker);
      return worker;
    });
    return async () => {
      stopped = true;
      const worker = await started;
      if (worker === undefined) return;
      await farewell(worker);
      this.#workers.delete(worker);
    };
  }

  async close(): Promise<void> {
    const queues = await Promise.all(this.#queues.values());
    await Promise.all([...this.#workers, ...queues].map(farewell));
    (await this.#opened)?.connection.disconnect();
  }

  warn(error: unknown): void {
    this.#logger.debug({ msg: 'jobs wait for the store', err: withoutArguments(error) });
  }

  async #openQueue(name: string, defaultJobOptions: QueueOptions['defaultJobOptions']): Promise<Queue> {
    const { bull, connection } = await this.#open();
    const queue = new bull.Queue(name, { connection, prefix: QUEUE_PREFIX, defaultJobOptions });
    queue.on('error', (error) => this.warn(error));
    return queue;
  }

  #open(): Promise<Opened> {
    this.#opened ??= import('bullmq').then((bull) => ({ bull, connection: this.connections.openForJobs() }));
    return this.#opened;
  }
}

/** Lets a worker finish; a Redis that is away keeps nobody waiting for long. */
async function farewell(each: Worker | Queue): Promise<void> {
  await atMost(
    GOODBYE_MS,
    each.close().catch(() => undefined),
  );
}
