import type { InvalidationEvent, InvalidationFeed } from '@reuso/store/ports';
import type { Berth, Flight } from './flight.js';

/** All flights of this process, and those among them that may be joined, by key. */
export class FlightBoard {
  readonly #all = new Set<Berth>();
  readonly #open = new Map<string, Berth>();

  constructor(feed: InvalidationFeed) {
    feed.subscribe((event) => this.#doomSelected(event));
  }

  joinable(key: string): Flight | undefined {
    return this.#open.get(key)?.flight;
  }

  /** @param open whether others may join */
  add(flight: Flight, open: boolean): void {
    this.#all.add(flight.berth);
    if (open) this.#open.set(flight.key, flight.berth);
  }

  /** Lets nobody join any more; a flight that took its place under the same key stays. */
  close(flight: Flight): void {
    if (this.#open.get(flight.key) === flight.berth) this.#open.delete(flight.key);
  }

  remove(flight: Flight): void {
    this.close(flight);
    this.#all.delete(flight.berth);
    flight.berth.flight = undefined;
  }

  #doomSelected(event: InvalidationEvent): void {
    for (const { flight } of this.#all) {
      if (flight?.isSelectedBy(event) !== true) continue;
      flight.doom();
      this.close(flight);
    }
  }
}
