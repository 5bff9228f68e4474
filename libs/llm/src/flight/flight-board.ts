import type { InvalidationEvent, InvalidationFeed } from '@reuso/store/ports';
import type { Flight } from './flight.js';

/** All flights of this process, and those among them that may be joined, by key. */
export class FlightBoard {
  readonly #all = new Set<Flight>();
  readonly #open = new Map<string, Flight>();

  constructor(feed: InvalidationFeed) {
    feed.subscribe((event) => this.#doomSelected(event));
  }

  joinable(key: string): Flight | undefined {
    return this.#open.get(key);
  }

  /** @param open whether others may join */
  add(flight: Flight, open: boolean): void {
    this.#all.add(flight);
    if (open) this.#open.set(flight.key, flight);
  }

  /** Lets nobody join any more; a flight that took its place under the same key stays. */
  close(flight: Flight): void {
    if (this.#open.get(flight.key) === flight) this.#open.delete(flight.key);
  }

  remove(flight: Flight): void {
    this.close(flight);
    this.#all.delete(flight);
  }

  #doomSelected(event: InvalidationEvent): void {
    for (const flight of this.#all) {
      if (!flight.isSelectedBy(event)) continue;
      flight.doom();
      this.close(flight);
    }
  }
}
