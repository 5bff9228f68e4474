import type { InvalidationFeed } from '@reuso/store/ports';
import type { EmbeddingFlight } from './embedding-flight.js';

/** The flights of this process, and those among them that may be joined, by key. */
export class EmbeddingFlightBoard {
  readonly #all = new Set<EmbeddingFlight>();
  readonly #open = new Map<string, EmbeddingFlight>();

  constructor(feed: InvalidationFeed) {
    feed.subscribe((event) => {
      for (const flight of this.#all) {
        if (!flight.isSelectedBy(event)) continue;
        flight.doom();
        this.close(flight);
      }
    });
  }

  joinable(key: string): EmbeddingFlight | undefined {
    return this.#open.get(key);
  }

  add(flight: EmbeddingFlight, open: boolean): void {
    this.#all.add(flight);
    if (open) this.#open.set(flight.key, flight);
  }

  close(flight: EmbeddingFlight): void {
    if (this.#open.get(flight.key) === flight) this.#open.delete(flight.key);
  }

  /** After the replies that are already here were handled: who looked before the write comes to join. */
  removeSoon(flight: EmbeddingFlight): void {
    setImmediate(() => {
      this.close(flight);
      this.#all.delete(flight);
    });
  }
}
