/** What probes and operators are told about the store. */
export interface StoreStatus {
  readonly kind: 'redis' | 'redis-sentinel' | 'redis-cluster' | 'embedded';
  readonly state: 'up' | 'down';
  readonly breaker: 'closed' | 'half-open' | 'open';
  /** In plain words, why it is down. Holds no credentials. */
  readonly reason?: string;
}

/** Read by the readiness probe, the dashboard and `v2_store_up`; asking it never touches the store. */
export abstract class StoreHealth {
  abstract status(): StoreStatus;
}
