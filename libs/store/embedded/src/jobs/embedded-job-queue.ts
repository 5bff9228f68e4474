import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { JobQueue, type JobRecord, type JobWorker, type NewJob, type RepeatedTask } from '@reuso/store/ports';
import type { StoreFile } from '../file/store-file.js';
import { JobTable } from './job-table.js';

/** How soon a job is tried again after its worker threw, ms. */
const RETRY_MS = 1_000;

/** Jobs in the store's file: one process has it, so one loop hands them out, oldest first. */
export class EmbeddedJobQueue extends JobQueue {
  readonly #logger = new Logger(EmbeddedJobQueue.name);
  readonly #table: JobTable;
  /** The job that is being worked on. */
  #current: { readonly id: string; readonly abort: AbortController } | undefined;
  #wake: () => void = () => undefined;

  /** @param onError told what fails, so that damage to the file is met by whoever can mend it */
  constructor(
    file: StoreFile,
    private readonly onError: (error: unknown) => void = () => undefined,
  ) {
    super();
    this.#table = new JobTable(() => file.database);
  }

  override async open(job: NewJob): Promise<void> {
    this.#table.insert(job);
  }

  override async append(id: string, lines: readonly string[]): Promise<void> {
    this.#table.append(id, lines);
  }

  override async enqueue(id: string): Promise<void> {
    this.#table.enqueue(id);
    this.#wake();
  }

  override async discard(id: string): Promise<void> {
    this.#table.remove(id);
  }

  override async find(id: string): Promise<JobRecord | null> {
    return this.#table.find(id);
  }

  override async list(tenant: string | undefined): Promise<readonly JobRecord[]> {
    return this.#table.list(tenant);
  }

  override async cancel(id: string): Promise<boolean> {
    const cancelled = this.#table.end(id, 'cancelled', Date.now());
    if (cancelled && this.#current?.id === id) this.#current.abort.abort();
    return cancelled;
  }

  override work(worker: JobWorker, holder: string): () => Promise<void> {
    this.#table.recover(Date.now(), holder);
    const stop = new AbortController();
    const loop = this.#loop(worker, stop.signal);
    return async () => {
      stop.abort();
      this.#current?.abort.abort();
      this.#wake();
      await loop;
    };
  }

  override repeat({ name, everyMs, run }: RepeatedTask): () => Promise<void> {
    const stop = new AbortController();
    const loop = async (): Promise<void> => {
      while (!stop.signal.aborted) {
        try {
          await run(stop.signal);
        } catch (error) {
          this.onError(error);
          this.#logger.warn(
            `The task "${name}" failed and is done again when its time comes: ${String(error)}`,
          );
        }
        await sleep(everyMs, undefined, { signal: stop.signal, ref: false }).catch(() => undefined);
      }
    };
    const done = loop();
    return async () => {
      stop.abort();
      await done;
    };
  }

  async #loop(worker: JobWorker, stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      try {
        const job = this.#table.take(Date.now());
        if (job === undefined) await this.#somethingToDo();
        else await this.#run(job, worker);
      } catch (error) {
        this.onError(error);
        this.#logger.warn(`A job is tried again: ${String(error)}`);
        await sleep(RETRY_MS, undefined, { signal: stop }).catch(() => undefined);
      }
    }
  }

  async #run(record: JobRecord, worker: JobWorker): Promise<void> {
    const { id } = record;
    const abort = new AbortController();
    this.#current = { id, abort };
    try {
      const outcome = await worker({
        record,
        signal: abort.signal,
        page: async (index) => this.#table.page(id, index),
        append: (lines) => this.append(id, lines),
        save: async (progress) => this.#table.save(id, progress),
      });
      if (outcome === undefined) this.#table.release(id);
      else this.#table.end(id, outcome, Date.now());
    } catch (error) {
      this.#table.release(id);
      throw error;
    } finally {
      this.#current = undefined;
    }
  }

  async #somethingToDo(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }
}
