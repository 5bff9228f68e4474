import type { InvalidationFeed } from '@reuso/store/ports';
import type { EmbeddingFlight } from './embedding-flight.js';

/** More than a lookup and a fence may take together before they are given up. */
const LINGER_MS = 250;

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

  /** @param open whether others may join; a private one is a refresh, and newer than what may be joined */
  add(flight: EmbeddingFlight, open: boolean): void {
    this.#open.delete(flight.key);
    this.#all.add(flight);
    if (open) this.#open.set(flight.key, flight);
  }

  close(flight: EmbeddingFlight): void {
    if (this.#open.get(flight.key) === flight) this.#open.delete(flight.key);
  }

  /**
   * Whoever looked into the store before the entry was there comes to join a moment later. What failed is nobody
   * else's: the next one asks anew.
   * @param lingers whether the entry is there
   */
  retire(flight: EmbeddingFlight, lingers: boolean): void {
    const remove = () => {
      this.close(flight);
      this.#all.delete(flight);
    };
    if (lingers) setTimeout(remove, LINGER_MS).unref();
    else remove();
  }
}
