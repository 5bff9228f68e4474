// Loaded by a worker thread, see random-rotation.ts.
import { PIECES, PIECE_BITS, pieceOf } from './sketch.ts';

/** What share of the neighbours at the threshold may be missed. */
const MISSED = 5e-4;
/** Buckets likelier than this to hold a neighbour are looked in first, then likelier than half of it, and so on. */
const FIRST_CHANCE = 1 / 16;

/**
 * Which buckets to look in: those that a neighbour is likeliest in, as many as it takes to find all but a few (multi-probe
 * hashing, Lv et al. 2007). A piece's other buckets are those of its sketch with some bits flipped, the least certain first.
 */
export class Probes {
  /** Each a piece and a bucket of it: `piece << bits | bucket`. */
  readonly buckets: number[] = [];
  readonly #bits: number;
  #most = 0;
  readonly #odds = new Float64Array(PIECES * PIECE_BITS);
  readonly #bitOf = new Uint8Array(PIECES * PIECE_BITS);
  /** Logarithm of the chance that a piece is the same in a neighbour. */
  readonly #same = new Float64Array(PIECES);

  /** @param bits of each piece, that buckets go by */
  constructor(bits: number) {
    this.#bits = bits;
  }

  /** @returns false if more than `most` would be needed */
  choose(sketch: Uint32Array, odds: Float64Array, most: number): boolean {
    this.#most = most;
    for (let piece = 0; piece < PIECES; piece += 1) this.#order(piece, odds);
    for (let chance = FIRST_CHANCE; ; chance /= 2) {
      this.buckets.length = 0;
      let missed = 1;
      for (let piece = 0; piece < PIECES; piece += 1) {
        const left = (this.#same[piece] ?? 0) - Math.log(chance);
        if (left < 0) continue;
        missed *= 1 - this.#flip(piece, pieceOf(sketch, 0, piece, this.#bits), 0, left, chance);
      }
      if (this.buckets.length > most) return false;
      if (missed <= MISSED) return true;
    }
  }

  /** Sorts a piece's bits, the least certain first. */
  #order(piece: number, odds: Float64Array): void {
    const start = piece * PIECE_BITS;
    let same = 0;
    for (let bit = 0; bit < this.#bits; bit += 1) {
      const item = odds[start + bit] ?? 0;
      same -= Math.log1p(Math.exp(-item));
      let at = start + bit;
      for (; at > start && (this.#odds[at - 1] ?? 0) > item; at -= 1) {
        this.#odds[at] = this.#odds[at - 1] ?? 0;
        this.#bitOf[at] = this.#bitOf[at - 1] ?? 0;
      }
      this.#odds[at] = item;
      this.#bitOf[at] = bit;
    }
    this.#same[piece] = same;
  }

  /**
   * Takes a bucket, and all that come from it by flipping more of the bits from `from` on.
   * @param left logarithm of how much likelier the bucket is than `chance`
   * @returns the chance that a neighbour is in one of them
   */
  #flip(piece: number, bucket: number, from: number, left: number, chance: number): number {
    this.buckets.push((piece << this.#bits) | bucket);
    let sum = chance * Math.exp(left);
    const start = piece * PIECE_BITS;
    for (let i = from; i < this.#bits && this.buckets.length <= this.#most; i += 1) {
      const rest = left - (this.#odds[start + i] ?? 0);
      if (rest < 0) break;
      sum += this.#flip(piece, bucket ^ (1 << (this.#bitOf[start + i] ?? 0)), i + 1, rest, chance);
    }
    return sum;
  }
}
