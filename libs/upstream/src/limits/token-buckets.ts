import { LRUCache } from 'lru-cache';

const MINUTE_MS = 60_000;
/** A tenant that is forgotten begins with a full bucket: only one that asked nothing for long is. */
const MAX_TENANTS = 100_000;
/** What fractions of a millisecond add up to is nobody's to wait for. */
const TOLERANCE_MS = 0.001;

/** So many calls a minute for each tenant, a minute's worth of them at once: a token bucket, kept as GCRA does. */
export class TokenBuckets {
  /** When the tenant's bucket would be full again, ms. */
  readonly #fullAt = new LRUCache<string, number>({ max: MAX_TENANTS });
  readonly #intervalMs: number;

  constructor(perMinute: number) {
    this.#intervalMs = MINUTE_MS / perMinute;
  }

  /** @returns 0 when the tenant may call now, else the seconds until it may, and nothing is taken */
  take(tenant: string, now: number): number {
    const fullAt = Math.max(now, this.#fullAt.get(tenant) ?? 0) + this.#intervalMs;
    const waitMs = fullAt - now - MINUTE_MS;
    if (waitMs > TOLERANCE_MS) return Math.ceil(Math.max(waitMs - TOLERANCE_MS, 1) / 1000);
    this.#fullAt.set(tenant, fullAt);
    return 0;
  }
}
