import { type InvalidationEvent, InvalidationFeed, type InvalidationListener } from '@reuso/store/ports';

/** A feed of one process: whoever invalidates calls `announce`. */
export class MemoryInvalidationFeed extends InvalidationFeed {
  /** Settable, to stand for a feed that has lost touch. */
  current = true;
  readonly #listeners = new Set<InvalidationListener>();

  override subscribe(listener: InvalidationListener): () => void {
    const own: InvalidationListener = (event) => listener(event);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  /** @throws AggregateError of what listeners threw, after all of them have run */
  announce(event: InvalidationEvent): void {
    const errors: unknown[] = [];
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'Listeners of the invalidation feed threw');
  }
}
