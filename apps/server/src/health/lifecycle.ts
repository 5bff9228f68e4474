import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';

export type LifecyclePhase = 'starting' | 'serving' | 'stopping';

/** Where the process is between its start and its end. */
@Injectable()
export class Lifecycle implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #phase: LifecyclePhase = 'starting';

  get phase(): LifecyclePhase {
    return this.#phase;
  }

  onApplicationBootstrap(): void {
    this.#phase = 'serving';
  }

  beforeApplicationShutdown(): void {
    this.#phase = 'stopping';
  }
}
