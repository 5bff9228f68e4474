// Loaded by a worker thread, see random-rotation.ts.
import { grown } from '../grown.ts';
import { PIECES, pieceOf } from './sketch.ts';

const NONE = -1;

/** For each piece of the sketches, slots listed by what the piece is: doubly linked, so that one leaves at once. */
export class BucketLists {
  readonly #bits: number;
  readonly #first: Int32Array;
  #next = new Int32Array(0);
  #previous = new Int32Array(0);

  /** @param bits of each piece, that buckets go by */
  constructor(bits: number) {
    this.#bits = bits;
    this.#first = new Int32Array(PIECES << bits).fill(NONE);
  }

  /** The sketch of the slot begins at `start`. */
  add(slot: number, sketches: Uint32Array, start: number): void {
    this.#next = grown(this.#next, (slot + 1) * PIECES);
    this.#previous = grown(this.#previous, (slot + 1) * PIECES);
    for (let piece = 0; piece < PIECES; piece += 1) {
      const bucket = (piece << this.#bits) | pieceOf(sketches, start, piece, this.#bits);
      const first = this.#first[bucket] ?? NONE;
      this.#next[slot * PIECES + piece] = first;
      this.#previous[slot * PIECES + piece] = NONE;
      if (first !== NONE) this.#previous[first * PIECES + piece] = slot;
      this.#first[bucket] = slot;
    }
  }

  remove(slot: number, sketches: Uint32Array, start: number): void {
    for (let piece = 0; piece < PIECES; piece += 1) {
      const next = this.#next[slot * PIECES + piece] ?? NONE;
      const previous = this.#previous[slot * PIECES + piece] ?? NONE;
      if (next !== NONE) this.#previous[next * PIECES + piece] = previous;
      if (previous !== NONE) this.#next[previous * PIECES + piece] = next;
      else this.#first[(piece << this.#bits) | pieceOf(sketches, start, piece, this.#bits)] = next;
    }
  }

  first(bucket: number): number {
    return this.#first[bucket] ?? NONE;
  }

  /** In the list of that bucket; negative after the last. */
  next(slot: number, bucket: number): number {
    return this.#next[slot * PIECES + (bucket >>> this.#bits)] ?? NONE;
  }
}
