// Loaded by a worker thread, in the sources as they are: imports name `.ts` files, and types are all that is erased.

/** Directions that a vector is measured along. */
export const DIRECTIONS = 256;

/**
 * Measures vectors along `DIRECTIONS` random directions, in O(d log d): signs flipped at random and a fast Hadamard
 * transform, twice (Ailon & Chazelle 2009; Andoni et al. 2015). Of a vector of length 1, each measure has the variance
 * `scale` squared. The signs are the same in every process, so what is found can be repeated.
 */
export class RandomRotation {
  readonly scale: number;
  readonly #dimension: number;
  readonly #padded: number;
  readonly #firstSigns: Float32Array;
  readonly #secondSigns: Float32Array;
  readonly #work: Float32Array;

  constructor(dimension: number) {
    this.#dimension = dimension;
    this.#padded = DIRECTIONS;
    while (this.#padded < dimension) this.#padded *= 2;
    this.scale = Math.sqrt(this.#padded);
    this.#firstSigns = randomSigns(this.#padded, 1);
    this.#secondSigns = randomSigns(this.#padded, 2);
    this.#work = new Float32Array(this.#padded);
  }

  /** Of the vector that begins at `start` in `vectors`. @returns `into`, of length `DIRECTIONS` */
  measure(vectors: Float32Array, start: number, into: Float32Array): Float32Array {
    const work = this.#work;
    const padded = this.#padded;
    for (let i = 0; i < this.#dimension; i += 1)
      work[i] = (vectors[start + i] ?? 0) * (this.#firstSigns[i] ?? 0);
    work.fill(0, this.#dimension);
    hadamard(work);
    // The first outputs of a transform of all are the transform of the sums over its strides.
    for (let i = 0; i < DIRECTIONS; i += 1) {
      let sum = 0;
      for (let j = i; j < padded; j += DIRECTIONS) sum += (work[j] ?? 0) * (this.#secondSigns[j] ?? 0);
      into[i] = sum;
    }
    hadamard(into);
    return into;
  }
}

/** In place and not scaled; the length is a power of two. */
function hadamard(items: Float32Array): void {
  const { length } = items;
  for (let half = 1; half < length; half *= 2) {
    for (let block = 0; block < length; block += 2 * half) {
      for (let i = block; i < block + half; i += 1) {
        const a = items[i] ?? 0;
        const b = items[i + half] ?? 0;
        items[i] = a + b;
        items[i + half] = a - b;
      }
    }
  }
}

/** 1 and -1 at random, from a seed (mulberry32). */
function randomSigns(length: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) & 1) === 1 ? 1 : -1;
  });
}
