import type { Fence } from '@reuso/store/ports';

const MOST_NAMES = 100_000;

/**
 * What was invalidated when, counted in invalidations. A fence holds the count at which it was taken, and is overtaken
 * by any later invalidation of one of its names. Writers and invalidations share one process, so memory will do.
 */
export class Generations {
  /** In the order of time. */
  readonly #latest = new Map<string, number>();
  #count = 0;
  /** The latest invalidation that is no longer known by name: a fence from before it may have been overtaken. */
  #forgotten = 0;

  constructor(private readonly mostNames = MOST_NAMES) {}

  take(names: readonly string[]): Fence {
    const now = String(this.#count);
    return new Map(names.map((name) => [name, now]));
  }

  advance(names: readonly string[]): void {
    this.#count += 1;
    for (const name of names) {
      this.#latest.delete(name);
      this.#latest.set(name, this.#count);
    }
    for (const [name, count] of this.#latest) {
      if (this.#latest.size <= this.mostNames) break;
      this.#latest.delete(name);
      this.#forgotten = count;
    }
  }

  holds(fence: Fence): boolean {
    for (const [name, taken] of fence) {
      if ((this.#latest.get(name) ?? this.#forgotten) > Number(taken)) return false;
    }
    return true;
  }
}
