import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { JobQueue, type JobRecord, type JobWorker, type NewJob } from '@reuso/store/ports';
import { Queue, Worker } from 'bullmq';
import type { RedisConnections } from '../connection/redis-connections.js';
import type { RedisClient } from '../connection/redis-client.js';
import { withoutArguments } from '../connection/redis-errors.js';
import { QUEUE_PREFIX, queueName } from './job-names.js';
import { RedisJobRecords } from './redis-job-records.js';
import { runJob } from './run-job.js';

/** A worker that has not renewed its hold on a job for this long, in ms, is taken for dead. */
const LOCK_MS = 10_000;
const STALLED_CHECK_MS = 5_000;
/** How soon a job is tried again after its worker threw or let go of it, ms. */
const RETRY_MS = 1_000;
/** How often a process says that it lives, and looks for jobs that BullMQ does not know of, ms. */
const HOUSEKEEPING_MS = 10_000;
/** Longest wait for BullMQ to close, ms. */
const GOODBYE_MS = 3_000;
/** No number of crashes makes a job fail: it says itself when it has. */
const WITHOUT_END = 1_000_000_000;

/** Jobs on BullMQ, which hands each to one worker of all replicas; their records and lines are kept beside it. */
export class RedisJobQueue extends JobQueue {
  readonly #logger = new Logger(RedisJobQueue.name);
  readonly #records: RedisJobRecords;
  readonly #queues = new Map<string, Queue>();
  #client: RedisClient | undefined;
  readonly #workers = new Set<Worker>();

  constructor(private readonly connections: RedisConnections) {
    super();
    this.#records = new RedisJobRecords(connections.admin);
  }

  override open(job: NewJob): Promise<void> {
    return this.#records.insert(job);
  }

  override append(id: string, lines: readonly string[]): Promise<void> {
    return this.#records.append(id, lines);
  }

  override async enqueue(id: string): Promise<void> {
    const record = await this.#records.read(id);
    if (record === null) return;
    await this.#records.enqueue(record);
    // Should this fail, the job is found to be missing and added a little later.
    void this.#add(record).catch((error: unknown) => this.#warn(error));
  }

  override discard(id: string): Promise<void> {
    return this.#records.remove(id);
  }

  override find(id: string): Promise<JobRecord | null> {
    return this.#records.find(id);
  }

  override list(tenant: string | undefined): Promise<readonly JobRecord[]> {
    return this.#records.list(tenant);
  }

  override cancel(id: string): Promise<boolean> {
    return this.#records.advance(id, 'cancelled');
  }

  override work(worker: JobWorker, holder: string): () => Promise<void> {
    const workers = [queueName(undefined), queueName(holder)].map((name) => this.#startWorker(name, worker));
    const keepHouse = () => void this.#keepHouse(holder).catch((error: unknown) => this.#warn(error));
    keepHouse();
    const timer = setInterval(keepHouse, HOUSEKEEPING_MS);
    return async () => {
      clearInterval(timer);
      await Promise.all(workers.map((stop) => stop()));
    };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#workers, ...this.#queues.values()].map(farewell));
    this.#client?.disconnect();
  }

  #startWorker(name: string, work: JobWorker): () => Promise<void> {
    const stop = new AbortController();
    const lost = new Set<() => void>();
    const bull = new Worker(
      name,
      async ({ id }) => {
        const abort = new AbortController();
        const onLost = () => abort.abort();
        lost.add(onLost);
        try {
          if (id !== undefined)
            await runJob(this.#records, id, work, AbortSignal.any([stop.signal, abort.signal]));
        } finally {
          lost.delete(onLost);
        }
      },
      {
        connection: this.#jobsClient(),
        prefix: QUEUE_PREFIX,
        lockDuration: LOCK_MS,
        stalledInterval: STALLED_CHECK_MS,
        maxStalledCount: WITHOUT_END,
      },
    );
    bull.on('error', (error) => this.#warn(error));
    bull.on('lockRenewalFailed', () => lost.forEach((tell) => tell()));
    this.#workers.add(bull);
    return async () => {
      stop.abort();
      await farewell(bull);
      this.#workers.delete(bull);
    };
  }

  async #keepHouse(holder: string): Promise<void> {
    await this.#records.holderLives(holder);
    for (const record of await this.#records.list(undefined)) {
      if (record.status === 'queued' || record.status === 'running') await this.#add(record);
    }
  }

  /** Adding one that BullMQ knows already changes nothing. */
  async #add({ id, holder }: Pick<JobRecord, 'id' | 'holder'>): Promise<void> {
    await this.#queue(queueName(holder)).add('run', {}, { jobId: id });
  }

  #queue(name: string): Queue {
    const known = this.#queues.get(name);
    if (known !== undefined) return known;
    const queue = new Queue(name, {
      connection: this.#jobsClient(),
      prefix: QUEUE_PREFIX,
      defaultJobOptions: {
        attempts: WITHOUT_END,
        backoff: { type: 'fixed', delay: RETRY_MS },
        removeOnComplete: true,
        removeOnFail: true,
      },
    });
    queue.on('error', (error) => this.#warn(error));
    this.#queues.set(name, queue);
    return queue;
  }

  #jobsClient(): RedisClient {
    this.#client ??= this.connections.openForJobs();
    return this.#client;
  }

  #warn(error: unknown): void {
    this.#logger.debug({ msg: 'jobs wait for the store', err: withoutArguments(error) });
  }
}

/** Lets a worker finish; a Redis that is away keeps nobody waiting for long. */
async function farewell(each: Worker | Queue): Promise<void> {
  const patience = new AbortController();
  await Promise.race([
    each.close().catch(() => undefined),
    sleep(GOODBYE_MS, undefined, { signal: patience.signal }).catch(() => undefined),
  ]);
  patience.abort();
}
