/** How a job stands. It ends as `done`, `failed` or `cancelled`, and stays so. */
export type JobStatus = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

/** What a job is, from its beginning on. Times are milliseconds since the epoch. */
export interface NewJob {
  /** Told apart from all others; letters, digits and dashes. */
  readonly id: string;
  readonly tenant: string;
  /** What people call it. */
  readonly name: string | undefined;
  /** What its worker needs to know beside its lines, as JSON. */
  readonly input: unknown;
  readonly createdAt: number;
  /**
   * The only process that can run it, for it holds something that is kept nowhere else (a caller's provider key);
   * undefined: any. When that process is gone, the job has failed.
   */
  readonly holder: string | undefined;
}

export interface JobRecord extends NewJob {
  readonly status: JobStatus;
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
  /** Lines that were handed in. */
  readonly lines: number;
  /** What its worker has saved last, as JSON; undefined before that. */
  readonly progress: unknown;
}

/** A job in the hands of a worker. */
export interface RunningJob {
  readonly record: JobRecord;
  /** Aborted when the job was cancelled, the worker is to stop, or another one has taken the job over. */
  readonly signal: AbortSignal;
  /**
   * One page of lines as they were handed in, from 0 on; undefined after the last.
   * @throws JobLinesUnreadableError
   */
  page(index: number): Promise<readonly string[] | undefined>;
  /** Hands in further lines, as a page of their own. */
  append(lines: readonly string[]): Promise<void>;
  /** Keeps how far the job is: whoever takes it up again begins there. */
  save(progress: unknown): Promise<void>;
}

/** @returns how the job ended; undefined when its signal was aborted before that */
export type JobWorker = (job: RunningJob) => Promise<'done' | 'failed' | undefined>;

/** Something that is done again and again. */
export interface RepeatedTask {
  /** Tells it from other tasks; letters, digits and dashes. */
  readonly name: string;
  readonly everyMs: number;
  /** @param signal aborted when the process is to stop */
  readonly run: (signal: AbortSignal) => Promise<void>;
}

/** Longest time that ended jobs are told of, ms. */
export const JOB_KEPT_MS = 7 * 24 * 3_600_000;
/** Most jobs that a list tells of. */
export const MOST_JOBS_LISTED = 200;

/**
 * Keeps jobs that outlive the process that took them in, and hands each to one worker at a time.
 *
 * Rules for every adapter, held by the contract suite in `store/testing`:
 * - A job shows, and runs, only after `enqueue`; one that is opened and never enqueued goes by itself.
 * - A job is handed to one worker, and to another one if that is killed, with the progress that was saved last.
 * - A worker that throws gets its job again a little later.
 * - The pages of a job go when it ends; its record is kept for `JOB_KEPT_MS`.
 * - Methods reject when the store cannot answer.
 */
export abstract class JobQueue {
  /** Begins to take a job in. */
  abstract open(job: NewJob): Promise<void>;

  /** Adds a page of lines to a job that was opened. */
  abstract append(id: string, lines: readonly string[]): Promise<void>;

  abstract enqueue(id: string): Promise<void>;

  /** Forgets a job that was opened and is not to be. */
  abstract discard(id: string): Promise<void>;

  /** @returns null when there is none, or it is not enqueued yet */
  abstract find(id: string): Promise<JobRecord | null>;

  /**
   * @param tenant undefined: of all tenants
   * @returns the latest first
   */
  abstract list(tenant: string | undefined): Promise<readonly JobRecord[]>;

  /** @returns false when the job has ended already, or there is none */
  abstract cancel(id: string): Promise<boolean>;

  /**
   * Begins to hand out jobs, one after the other.
   * @param holder this process; jobs that another one holds are not handed out here
   * @returns stops handing out, and resolves when the worker has let go of its job, which goes on elsewhere or later
   */
  abstract work(worker: JobWorker, holder: string): () => Promise<void>;

  /**
   * Has a task done once in `everyMs`, by one of the processes that repeat a task of this name. One that throws is done
   * again when its time comes.
   * @returns stops, and resolves when this process no longer does it
   */
  abstract repeat(task: RepeatedTask): () => Promise<void>;
}
