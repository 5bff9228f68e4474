import type { CallEvent } from '@reuso/events';

/** A request that is to be shown. */
export interface Seen {
  readonly event: CallEvent;
  /** ms since the epoch */
  readonly at: number;
  readonly costUsd: number | undefined;
  /** Why it was a miss; undefined for a hit. */
  readonly reason: string | undefined;
}

/** The latest of many, in places that are used again. Takes what it is given as it is: the hit path waits for it. */
export class ActivityRing {
  readonly #events: CallEvent[] = [];
  readonly #times: number[] = [];
  readonly #costs: (number | undefined)[] = [];
  readonly #reasons: (string | undefined)[] = [];
  #next = 0;

  constructor(private readonly most: number) {}

  add(event: CallEvent, at: number, costUsd: number | undefined, reason: string | undefined): void {
    const place = this.#next;
    this.#events[place] = event;
    this.#times[place] = at;
    this.#costs[place] = costUsd;
    this.#reasons[place] = reason;
    this.#next = place + 1 === this.most ? 0 : place + 1;
  }

  /** In no order. */
  get all(): Seen[] {
    return this.#events.map((event, index) => ({
      event,
      at: this.#times[index] ?? 0,
      costUsd: this.#costs[index],
      reason: this.#reasons[index],
    }));
  }
}
