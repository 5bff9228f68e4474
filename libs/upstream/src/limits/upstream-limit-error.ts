import { UpstreamError } from '../upstream-error.js';

/** Which limit kept the call from being made. */
export type UpstreamLimit = 'tenant_rate_limit' | 'tenant_concurrency_limit' | 'upstream_busy';

/** A call that this service did not make, because of a limit of its own. The provider never saw it. */
export class UpstreamLimitError extends UpstreamError {
  constructor(
    readonly limit: UpstreamLimit,
    message: string,
    readonly retryAfterSeconds: number,
  ) {
    super('limited', message);
  }

  /** 429 for what the caller can help, 503 for what it cannot. */
  get status(): 429 | 503 {
    return this.limit === 'upstream_busy' ? 503 : 429;
  }
}
