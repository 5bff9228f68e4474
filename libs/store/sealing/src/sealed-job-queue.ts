import {
  JobLinesUnreadableError,
  JobQueue,
  type JobRecord,
  type JobWorker,
  type NewJob,
  type RepeatedTask,
  type RunningJob,
} from '@reuso/store/ports';
import { isSealedText, openText, sealText } from './sealed-text.js';
import type { SealingOptions } from './sealing-options.js';

/**
 * Puts a seal around a `JobQueue`: a job's name, its lines and its progress, which quotes from faulty lines, are encrypted
 * in the store, each bound to its job. Names and progress that cannot be opened are told as none.
 */
export class SealedJobQueue extends JobQueue {
  constructor(
    private readonly queue: JobQueue,
    private readonly options: SealingOptions,
  ) {
    super();
  }

  override async open(job: NewJob): Promise<void> {
    const { keys } = this.options;
    const about = { key: job.id, part: 'job-name' } as const;
    await this.queue.open({ ...job, name: job.name && (await sealText(job.name, about, keys)) });
  }

  override async append(id: string, lines: readonly string[]): Promise<void> {
    await this.queue.append(id, await this.#sealLines(id, lines));
  }

  override enqueue(id: string): Promise<void> {
    return this.queue.enqueue(id);
  }

  override discard(id: string): Promise<void> {
    return this.queue.discard(id);
  }

  override async find(id: string): Promise<JobRecord | null> {
    const record = await this.queue.find(id);
    return record && (await this.#openRecord(record));
  }

  override async list(tenant: string | undefined): Promise<readonly JobRecord[]> {
    const records = await this.queue.list(tenant);
    return await Promise.all(records.map((record) => this.#openRecord(record)));
  }

  override cancel(id: string): Promise<boolean> {
    return this.queue.cancel(id);
  }

  override work(worker: JobWorker, holder: string): () => Promise<void> {
    return this.queue.work(async (job) => await worker(await this.#openJob(job)), holder);
  }

  override repeat(task: RepeatedTask): () => Promise<void> {
    return this.queue.repeat(task);
  }

  async #openJob(job: RunningJob): Promise<RunningJob> {
    const { id } = job.record;
    return {
      record: await this.#openRecord(job.record),
      signal: job.signal,
      page: async (index) => {
        const lines = await job.page(index);
        return lines && (await this.#openLines(id, lines));
      },
      append: async (lines) => await job.append(await this.#sealLines(id, lines)),
      save: async (progress) => {
        const about = { key: id, part: 'job-progress' } as const;
        const { keys } = this.options;
        // Without a key it stays what it was: others may look at the numbers in it.
        if (keys.current === undefined) await job.save(progress);
        else await job.save(await sealText(JSON.stringify(progress), about, keys));
      },
    };
  }

  async #openRecord(record: JobRecord): Promise<JobRecord> {
    const { id, name, progress } = record;
    const { keys } = this.options;
    const saved =
      typeof progress === 'string' ? await openText(progress, { key: id, part: 'job-progress' }, keys) : '';
    return {
      ...record,
      name: name && (await openText(name, { key: id, part: 'job-name' }, keys)),
      progress: typeof progress === 'string' ? saved && (JSON.parse(saved) as unknown) : progress,
    };
  }

  async #sealLines(id: string, lines: readonly string[]): Promise<string[]> {
    const { keys } = this.options;
    return await Promise.all(lines.map((line) => sealText(line, { key: id, part: 'job-line' }, keys)));
  }

  /** @throws JobLinesUnreadableError */
  async #openLines(id: string, lines: readonly string[]): Promise<string[]> {
    const { keys, required } = this.options;
    const opened = lines.map(async (line) => {
      if (required && line !== '' && !isSealedText(line)) throw new JobLinesUnreadableError();
      const text = await openText(line, { key: id, part: 'job-line' }, keys);
      if (text === undefined) throw new JobLinesUnreadableError();
      return text;
    });
    return await Promise.all(opened);
  }
}
