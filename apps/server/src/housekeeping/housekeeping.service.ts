import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CONFIG, type ReusoConfig } from '@reuso/config';
import { Housekeeper, JobQueue } from '@reuso/store/ports';

/** Has the store swept again and again, by one of the replicas each time, and logs what was taken out. */
@Injectable()
export class HousekeepingService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #logger = new Logger('Housekeeping');
  #stop: () => Promise<void> = () => Promise.resolve();

  constructor(
    @Inject(CONFIG) private readonly config: ReusoConfig,
    @Inject(JobQueue) private readonly queue: JobQueue,
    @Inject(Housekeeper) private readonly housekeeper: Housekeeper,
  ) {}

  onApplicationBootstrap(): void {
    this.#stop = this.queue.repeat({
      name: 'housekeeping',
      everyMs: this.config.store.housekeepingMs,
      run: (signal) => this.#sweep(signal),
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#stop();
  }

  async #sweep(signal: AbortSignal): Promise<void> {
    const started = performance.now();
    const swept = await this.housekeeper.sweep(signal);
    const line = { msg: 'house kept', swept, ms: Math.round(performance.now() - started) };
    if (Object.values(swept).some((count) => count > 0)) this.#logger.log(line);
    else this.#logger.debug(line);
  }
}
