import { Inject, Injectable } from '@nestjs/common';
import type { Readiness } from '@reuso/contracts';
import { StoreHealth } from '@reuso/store/ports';
import { Lifecycle } from './lifecycle.js';

/** What is known of the process's readiness; asking costs nothing and touches no store. */
@Injectable()
export class ReadinessService {
  constructor(
    @Inject(StoreHealth) private readonly store: StoreHealth,
    @Inject(Lifecycle) private readonly lifecycle: Lifecycle,
  ) {}

  read(): Readiness {
    const store = this.store.status();
    const { phase } = this.lifecycle;
    const status = phase === 'serving' ? (store.state === 'up' ? 'ok' : 'degraded') : phase;
    return { status, details: { store } };
  }
}
