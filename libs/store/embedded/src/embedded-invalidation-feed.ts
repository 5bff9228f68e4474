import { type InvalidationEvent, InvalidationFeed, type InvalidationListener } from '@reuso/store/ports';

/** One process uses the embedded store, so its listeners are all there are, and never miss anything. */
export class EmbeddedInvalidationFeed extends InvalidationFeed {
  readonly current = true;
  readonly #listeners = new Set<InvalidationListener>();

  override subscribe(listener: InvalidationListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(event: InvalidationEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
