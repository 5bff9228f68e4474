import type { CacheEvent } from './cache-event.js';

export type CacheEventListener = (event: CacheEvent) => void;

/** Carries what the stages tell to whoever counts it. Stages know the bus; nobody upstream knows the listeners. */
export class EventBus {
  #listeners: readonly CacheEventListener[] = [];

  /** Listeners run at once and must be quick: the hit path waits for them. */
  emit(event: CacheEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** @returns a function that ends the subscription */
  subscribe(listener: CacheEventListener): () => void {
    this.#listeners = [...this.#listeners, listener];
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
    };
  }
}
