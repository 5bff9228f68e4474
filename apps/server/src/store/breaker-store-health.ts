import { StoreHealth, type StoreStatus } from '@reuso/store/ports';
import type { StoreBreaker } from '@reuso/store/resilience';

/** Where the store is reached over a network: whether it is connected just now. */
export interface Connection {
  status(): { readonly connected: boolean; readonly reason?: string };
}

/** What is known of the store without asking it: its breaker's state, and its connection's. */
export class BreakerStoreHealth extends StoreHealth {
  constructor(
    private readonly kind: StoreStatus['kind'],
    private readonly breaker: StoreBreaker,
    private readonly connection: Connection | undefined,
  ) {
    super();
  }

  override status(): StoreStatus {
    const { state: breaker } = this.breaker;
    const connection = this.connection?.status();
    const up = breaker === 'closed' && connection?.connected !== false;
    const reason = up ? undefined : (connection?.reason ?? this.breaker.reason);
    return {
      kind: this.kind,
      state: up ? 'up' : 'down',
      breaker,
      ...(reason === undefined ? {} : { reason }),
    };
  }
}
