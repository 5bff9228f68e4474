import { JobQueue, type JobRecord, type JobWorker, type NewJob, type RepeatedTask } from '@reuso/store/ports';
import type { StoreBreaker } from './store-breaker.js';
import { unlessOpen } from './unless-open.js';

/**
 * A `JobQueue` that answers in time or rejects with `StoreUnavailableError`. It asks nothing while the breaker is open,
 * but its own failures do not open it. Workers wait for the store as long as it takes: nobody waits for them.
 */
export class ResilientJobQueue extends JobQueue {
  constructor(
    private readonly queue: JobQueue,
    private readonly breaker: StoreBreaker,
    private readonly options: { readonly deadlineMs: number },
  ) {
    super();
  }

  override open(job: NewJob): Promise<void> {
    return this.#guarded('open a job', () => this.queue.open(job));
  }

  override append(id: string, lines: readonly string[]): Promise<void> {
    return this.#guarded('append to a job', () => this.queue.append(id, lines));
  }

  override enqueue(id: string): Promise<void> {
    return this.#guarded('enqueue a job', () => this.queue.enqueue(id));
  }

  override discard(id: string): Promise<void> {
    return this.#guarded('discard a job', () => this.queue.discard(id));
  }

  override find(id: string): Promise<JobRecord | null> {
    return this.#guarded('find a job', () => this.queue.find(id));
  }

  override list(tenant: string | undefined): Promise<readonly JobRecord[]> {
    return this.#guarded('list jobs', () => this.queue.list(tenant));
  }

  override cancel(id: string): Promise<boolean> {
    return this.#guarded('cancel a job', () => this.queue.cancel(id));
  }

  override work(worker: JobWorker, holder: string): () => Promise<void> {
    return this.queue.work(worker, holder);
  }

  override repeat(task: RepeatedTask): () => Promise<void> {
    return this.queue.repeat(task);
  }

  #guarded<Value>(operation: string, call: () => Promise<Value>): Promise<Value> {
    return unlessOpen(this.breaker, operation, this.options.deadlineMs, call);
  }
}
