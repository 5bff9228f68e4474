import { JobQueue, type JobRecord, type JobWorker, type NewJob, type RepeatedTask } from '@reuso/store/ports';
import { atMost } from '../connection/at-most.js';
import type { RedisConnections } from '../connection/redis-connections.js';
import { BullQueues, WITHOUT_END } from './bull-queues.js';
import { queueName } from './job-names.js';
import { RedisJobRecords } from './redis-job-records.js';
import { RepeatedTasks } from './repeated-tasks.js';
import { runJob } from './run-job.js';

/** How soon a job is tried again after its worker threw or let go of it, ms. */
const RETRY_MS = 1_000;
/** How often a process says that it lives, and looks for jobs that BullMQ does not know of, ms. */
const HOUSEKEEPING_MS = 10_000;
const FAREWELL_MS = 1_000;

const JOB_OPTIONS = {
  attempts: WITHOUT_END,
  backoff: { type: 'fixed', delay: RETRY_MS },
  removeOnComplete: true,
  removeOnFail: true,
} as const;

/** Jobs on BullMQ, which hands each to one worker of all replicas; their records and lines are kept beside it. */
export class RedisJobQueue extends JobQueue {
  readonly #records: RedisJobRecords;
  readonly #bull: BullQueues;
  readonly #tasks: RepeatedTasks;

  constructor(connections: RedisConnections) {
    super();
    this.#records = new RedisJobRecords(connections.admin);
    this.#bull = new BullQueues(connections);
    this.#tasks = new RepeatedTasks(this.#bull);
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
    void this.#add(record).catch((error: unknown) => this.#bull.warn(error));
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
    const keepHouse = () => void this.#keepHouse(holder).catch((error: unknown) => this.#bull.warn(error));
    keepHouse();
    const timer = setInterval(keepHouse, HOUSEKEEPING_MS);
    return async () => {
      clearInterval(timer);
      await Promise.all(workers.map((stop) => stop()));
      // A store that is away is not waited for: the process is then taken for gone a minute later.
      await atMost(
        FAREWELL_MS,
        this.#records.holderGoes(holder).catch((error: unknown) => this.#bull.warn(error)),
      );
    };
  }

  override repeat(task: RepeatedTask): () => Promise<void> {
    return this.#tasks.repeat(task);
  }

  async close(): Promise<void> {
    await this.#bull.close();
  }

  #startWorker(name: string, work: JobWorker): () => Promise<void> {
    const stopping = new AbortController();
    const lost = new Set<() => void>();
    const stop = this.#bull.startWorker(
      name,
      async ({ id }) => {
        const abort = new AbortController();
        const onLost = () => abort.abort();
        lost.add(onLost);
        try {
          if (id !== undefined)
            await runJob(this.#records, id, work, AbortSignal.any([stopping.signal, abort.signal]));
        } finally {
          lost.delete(onLost);
        }
      },
      () => lost.forEach((tell) => tell()),
    );
    return async () => {
      stopping.abort();
      await stop();
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
    const queue = await this.#bull.queue(queueName(holder), JOB_OPTIONS);
    await queue.add('run', {}, { jobId: id });
  }
}
