import { givenUp } from '../undici/upstream-failure.js';
import { UpstreamLimitError } from './upstream-limit-error.js';

export interface FairQueueOptions {
  /** Calls under way at once. */
  readonly places: number;
  /** Longest wait for a place, ms. */
  readonly waitMs: number;
  /** Most calls that wait at once, of all tenants together. */
  readonly maxWaiting: number;
}

interface Waiting {
  enter(): void;
}

/** Hands out places to tenants in turn, so that who asks for much does not keep the others from theirs. */
export class FairQueue {
  /** By tenant, the one whose turn it is first. */
  readonly #waiting = new Map<string, Set<Waiting>>();
  #count = 0;
  #taken = 0;

  constructor(private readonly options: FairQueueOptions) {}

  /**
   * Resolves once there is a place, which `leave` gives back.
   * @throws UpstreamLimitError when there is none in time; UpstreamError when nobody waits for it any more
   */
  enter(tenant: string, signal: AbortSignal | undefined): Promise<void> | void {
    if (this.#taken < this.options.places) {
      this.#taken += 1;
      return undefined;
    }
    if (this.#count >= this.options.maxWaiting) throw this.#busy();
    return this.#wait(tenant, signal);
  }

  /** The place goes to the next in turn. */
  leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#taken -= 1;
      return;
    }
    const [tenant, queue] = next;
    const [first] = queue;
    // To the end of the round, behind whoever waits now.
    this.#waiting.delete(tenant);
    if (queue.size > 1) this.#waiting.set(tenant, queue);
    first?.enter();
  }

  #wait(tenant: string, signal: AbortSignal | undefined): Promise<void> {
    const queue = this.#waiting.get(tenant) ?? new Set<Waiting>();
    this.#waiting.set(tenant, queue);
    this.#count += 1;
    return new Promise((resolve, reject) => {
      const goAway = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        queue.delete(entry);
        this.#count -= 1;
        if (queue.size === 0 && this.#waiting.get(tenant) === queue) this.#waiting.delete(tenant);
      };
      const entry: Waiting = {
        enter: () => {
          goAway();
          resolve();
        },
      };
      const onAbort = () => {
        goAway();
        reject(givenUp(signal?.reason));
      };
      const timer = setTimeout(() => {
        goAway();
        reject(this.#busy());
      }, this.options.waitMs);
      queue.add(entry);
      signal?.addEventListener('abort', onAbort);
      if (signal?.aborted === true) onAbort();
    });
  }

  #busy(): UpstreamLimitError {
    return new UpstreamLimitError(
      'upstream_busy',
      `No more than ${this.options.places} calls to the provider are made at once (UPSTREAM_MAX_CONCURRENT), and no ` +
        `place was free within ${this.options.waitMs} ms. Try again later.`,
      Math.max(1, Math.ceil(this.options.waitMs / 1000)),
    );
  }
}
