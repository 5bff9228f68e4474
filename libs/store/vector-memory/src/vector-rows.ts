// Loaded by a worker thread, see sketch/random-rotation.ts.

/** Rows in one block of memory: many, so that blocks are few; not so many that a few vectors take much room. */
const ROWS_A_BLOCK = 32;

/** Vectors by slot number, in blocks: more of them never means copying those that are there. */
export class VectorRows {
  readonly #dimension: number;
  readonly #blocks: Float32Array[] = [];

  constructor(dimension: number) {
    this.#dimension = dimension;
  }

  set(slot: number, vector: Float32Array): void {
    while (this.#blocks.length * ROWS_A_BLOCK <= slot) {
      this.#blocks.push(new Float32Array(ROWS_A_BLOCK * this.#dimension));
    }
    this.block(slot).set(vector, this.start(slot));
  }

  block(slot: number): Float32Array {
    const block = this.#blocks[Math.floor(slot / ROWS_A_BLOCK)];
    if (block === undefined) throw new RangeError(`There is no vector in slot ${slot}.`);
    return block;
  }

  /** Where in its block the slot's vector begins. */
  start(slot: number): number {
    return (slot % ROWS_A_BLOCK) * this.#dimension;
  }

  dot(vector: Float32Array, slot: number): number {
    const block = this.block(slot);
    const start = this.start(slot);
    const { length } = vector;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let i = 0;
    // Four sums at once: the processor does not wait for one addition to begin the next.
    for (; i + 3 < length; i += 4) {
      a += (vector[i] ?? 0) * (block[start + i] ?? 0);
      b += (vector[i + 1] ?? 0) * (block[start + i + 1] ?? 0);
      c += (vector[i + 2] ?? 0) * (block[start + i + 2] ?? 0);
      d += (vector[i + 3] ?? 0) * (block[start + i + 3] ?? 0);
    }
    for (; i < length; i += 1) a += (vector[i] ?? 0) * (block[start + i] ?? 0);
    return a + b + c + d;
  }

  /** Of the vectors in these slots. */
  mean(slots: readonly number[]): Float32Array {
    const mean = new Float32Array(this.#dimension);
    for (const slot of slots) {
      const block = this.block(slot);
      const start = this.start(slot);
      for (let i = 0; i < mean.length; i += 1)
        mean[i] = (mean[i] ?? 0) + (block[start + i] ?? 0) / slots.length;
    }
    return mean;
  }
}
