import { Logger } from '@nestjs/common';
import { type InvalidationEvent, InvalidationFeed, type InvalidationListener } from '@reuso/store/ports';

/** One process uses the embedded store, so its listeners are all there are, and never miss anything. */
export class EmbeddedInvalidationFeed extends InvalidationFeed {
  readonly current = true;
  readonly #logger = new Logger(EmbeddedInvalidationFeed.name);
  readonly #listeners = new Set<{ readonly tell: InvalidationListener }>();

  override subscribe(listener: InvalidationListener): () => void {
    const subscription = { tell: listener };
    this.#listeners.add(subscription);
    return () => void this.#listeners.delete(subscription);
  }

  /** Listeners have run when it returns; one that throws keeps it from no other. */
  tell(event: InvalidationEvent): void {
    for (const { tell } of this.#listeners) {
      try {
        tell(event);
      } catch (error) {
        this.#logger.error(`A listener failed on "${event.kind}": ${String(error)}`);
      }
    }
  }
}
