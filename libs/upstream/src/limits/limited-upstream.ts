import type { OnApplicationShutdown } from '@nestjs/common';
import type { UpstreamLimits } from '@reuso/config';
import { Upstream, type UpstreamRequest, type UpstreamResponse } from '../upstream.js';
import { FairQueue } from './fair-queue.js';
import { TokenBuckets } from './token-buckets.js';
import { UpstreamLimitError } from './upstream-limit-error.js';

const MAX_WAITING = 10_000;
/** Calls that the service makes on nobody's account. */
const NOBODY = '';

/**
 * Holds tenants to their limits where calls leave the house: what is answered from the cache, or by a call under way,
 * costs no tenant anything, and the request path of a hit nothing at all. Limits are of each process by itself.
 */
export class LimitedUpstream extends Upstream implements OnApplicationShutdown {
  readonly #buckets: TokenBuckets | undefined;
  readonly #queue: FairQueue | undefined;
  readonly #underWay = new Map<string, number>();

  constructor(
    private readonly inner: Upstream & OnApplicationShutdown,
    private readonly limits: UpstreamLimits,
  ) {
    super();
    const { ratePerMinute, maxConcurrent, queueMs } = limits;
    if (ratePerMinute !== undefined) this.#buckets = new TokenBuckets(ratePerMinute);
    if (maxConcurrent !== undefined)
      this.#queue = new FairQueue({ places: maxConcurrent, waitMs: queueMs, maxWaiting: MAX_WAITING });
  }

  override async send(request: UpstreamRequest): Promise<UpstreamResponse> {
    const tenant = request.tenant ?? NOBODY;
    this.#admit(tenant);
    try {
      await this.#queue?.enter(tenant, request.signal);
    } catch (error) {
      this.#end(tenant);
      throw error;
    }
    const release = () => {
      this.#end(tenant);
      this.#queue?.leave();
    };
    try {
      const response = await this.inner.send(request);
      response.body.once('close', release);
      return response;
    } catch (error) {
      release();
      throw error;
    }
  }

  async onApplicationShutdown(signal?: string): Promise<void> {
    await this.inner.onApplicationShutdown(signal);
  }

  #admit(tenant: string): void {
    const { maxConcurrentPerTenant: most, ratePerMinute } = this.limits;
    const underWay = this.#underWay.get(tenant) ?? 0;
    if (most !== undefined && underWay >= most) {
      throw new UpstreamLimitError(
        'tenant_concurrency_limit',
        `You have ${underWay} calls to the provider under way, and may have ${most} at once ` +
          '(MAX_CONCURRENT_PER_TENANT). Try again when one of them is done.',
        1,
      );
    }
    const wait = this.#buckets?.take(tenant, performance.now()) ?? 0;
    if (wait > 0) {
      throw new UpstreamLimitError(
        'tenant_rate_limit',
        `You may make ${ratePerMinute} calls to the provider a minute (RATE_LIMIT_PER_MINUTE); what is answered from ` +
          `the cache does not count. Try again in ${wait} s.`,
        wait,
      );
    }
    this.#underWay.set(tenant, underWay + 1);
  }

  #end(tenant: string): void {
    const left = (this.#underWay.get(tenant) ?? 1) - 1;
    if (left === 0) this.#underWay.delete(tenant);
    else this.#underWay.set(tenant, left);
  }
}
