/** Reproducible chance: the same seed, the same choices (mulberry32). */
export class Chance {
  #state: number;

  constructor(readonly seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 to 1, 1 excluded */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  maybe(probability: number): boolean {
    return this.next() < probability;
  }

  of<Value>(values: readonly Value[]): Value {
    const value = values[this.below(values.length)];
    if (value === undefined) throw new Error('There is nothing to choose from.');
    return value;
  }
}

/** A count that a long run raises: `FUZZ_REQUESTS=50000 npx vitest run …`. */
export function countFrom(name: string, fallback: number): number {
  const text = process.env[name] ?? '';
  return /^\d+$/.test(text) ? Number(text) : fallback;
}

export function seedFrom(name: string): number {
  return countFrom(name, Date.now() % 2 ** 31);
}
