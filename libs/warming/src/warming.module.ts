import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  type FactoryProvider,
  Inject,
  Module,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { JobQueue } from '@reuso/store/ports';
import { Pace } from './pace/pace.js';
import { ProviderKeys } from './provider-keys.js';
import { WarmupRunner, type WarmupRunnerOptions } from './warmup-runner.js';
import { WarmupTarget } from './warmup-target.js';
import { Warmups } from './warmups.js';

export interface WarmingOptions extends WarmupRunnerOptions {
  /** Items that may begin in a second, in this process. */
  readonly perSecond: number;
}

const OPTIONS = Symbol('WarmingOptions');

/** Fills the caches ahead of time. Needs a global `JobQueue`, and a `WarmupTarget` from the modules it is given. */
@Module({})
export class WarmingModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #stop: () => Promise<void> = () => Promise.resolve();

  constructor(
    @Inject(JobQueue) private readonly queue: JobQueue,
    @Inject(WarmupRunner) private readonly runner: WarmupRunner,
    @Inject(ProviderKeys) private readonly keys: ProviderKeys,
  ) {}

  static forRootAsync({
    imports,
    ...factory
  }: Pick<FactoryProvider<WarmingOptions>, 'inject' | 'useFactory'> &
    Pick<DynamicModule, 'imports'>): DynamicModule {
    return {
      module: WarmingModule,
      imports,
      providers: [
        { provide: OPTIONS, ...factory },
        ProviderKeys,
        {
          provide: WarmupRunner,
          inject: [WarmupTarget, ProviderKeys, OPTIONS],
          useFactory: (target: WarmupTarget, keys: ProviderKeys, options: WarmingOptions) =>
            new WarmupRunner(target, keys, new Pace(options.perSecond), options),
        },
        {
          provide: Warmups,
          inject: [JobQueue, ProviderKeys],
          useFactory: (queue: JobQueue, keys: ProviderKeys) => new Warmups(queue, keys),
        },
      ],
      exports: [Warmups],
    };
  }

  onApplicationBootstrap(): void {
    this.#stop = this.queue.work((job) => this.runner.run(job), this.keys.holder);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#stop();
  }
}
