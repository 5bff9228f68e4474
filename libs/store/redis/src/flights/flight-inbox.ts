import type { Redis } from 'ioredis';
import { NearSubscription } from '../feed/near-subscription.js';

/** Hears the messages to this process about its flights, and wakes who watches them. */
export class FlightInbox {
  readonly #watchers = new Map<string, Set<() => void>>();
  readonly #subscription: NearSubscription;

  constructor(redis: Redis, channel: string) {
    this.#subscription = new NearSubscription(
      redis,
      [channel],
      (on, token) => {
        if (on === channel) this.#wake(token);
      },
      // What was said meanwhile went by unheard.
      () => this.#wakeAll(),
    );
  }

  start(): void {
    this.#subscription.start();
  }

  /** Subscribes again where that failed. */
  revive(): void {
    if (!this.#subscription.alive) void this.#subscription.revive();
  }

  /** @returns a function that ends it */
  watch(token: string, listener: () => void): () => void {
    const watchers = this.#watchers.get(token) ?? new Set();
    this.#watchers.set(token, watchers.add(listener));
    return () => {
      watchers.delete(listener);
      if (watchers.size === 0 && this.#watchers.get(token) === watchers) this.#watchers.delete(token);
    };
  }

  #wake(token: string): void {
    for (const listener of this.#watchers.get(token) ?? []) listener();
  }

  #wakeAll(): void {
    for (const token of [...this.#watchers.keys()]) this.#wake(token);
  }
}
