import { Logger } from '@nestjs/common';
import type { RepeatedTask } from '@reuso/store/ports';
import { withoutArguments } from '../connection/redis-errors.js';
import type { BullQueues } from './bull-queues.js';
import { taskQueueName } from './job-names.js';

/** How often a process looks whether the schedule is still there, ms: Redis may have been emptied. */
const LOOK_EVERY_MS = 10_000;

const TASK_OPTIONS = { attempts: 1, removeOnComplete: true, removeOnFail: true } as const;

/** Tasks on BullMQ's job schedulers: each time that one is due, one of the replicas does it. */
export class RepeatedTasks {
  readonly #logger = new Logger(RepeatedTasks.name);

  constructor(private readonly bull: BullQueues) {}

  repeat({ name, everyMs, run }: RepeatedTask): () => Promise<void> {
    const stopping = new AbortController();
    const stop = this.bull.startWorker(
      taskQueueName(name),
      () => run(stopping.signal).catch((error: unknown) => this.#tell(name, error)),
      // Done twice is as good as once.
      () => undefined,
    );
    const look = () => void this.#schedule(name, everyMs).catch((error: unknown) => this.bull.warn(error));
    look();
    const timer = setInterval(look, LOOK_EVERY_MS);
    return async () => {
      clearInterval(timer);
      stopping.abort();
      await stop();
    };
  }

  /** Scheduling anew begins the time anew, so it is done only where it has to be. */
  async #schedule(name: string, everyMs: number): Promise<void> {
    const queue = await this.bull.queue(taskQueueName(name), TASK_OPTIONS);
    const known = await queue.getJobScheduler(name);
    if (known?.every === everyMs) return;
    await queue.upsertJobScheduler(name, { every: everyMs }, { name, opts: TASK_OPTIONS });
  }

  #tell(task: string, error: unknown): void {
    this.#logger.warn({
      msg: 'a task failed, and is done again when its time comes',
      task,
      err: withoutArguments(error),
    });
  }
}
