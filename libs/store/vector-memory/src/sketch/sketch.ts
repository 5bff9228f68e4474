// Loaded by a worker thread, see random-rotation.ts.
import { DIRECTIONS } from './random-rotation.ts';

/** A sketch has a bit a direction, in words of 32. */
export const WORDS = DIRECTIONS / 32;
/** Its pieces of 16 bits are what buckets go by. */
export const PIECES = DIRECTIONS / 16;
export const PIECE_BITS = 16;

/** Sets a bit for each direction in which a vector lies beyond the centre (SimHash, Charikar 2002). */
export function writeSketch(
  measures: Float32Array,
  centre: Float32Array,
  into: Uint32Array,
  start: number,
): void {
  for (let word = 0; word < WORDS; word += 1) {
    let bits = 0;
    for (let bit = 0; bit < 32; bit += 1) {
      const direction = word * 32 + bit;
      if ((measures[direction] ?? 0) > (centre[direction] ?? 0)) bits |= 1 << bit;
    }
    into[start + word] = bits;
  }
}

/** The piece's lowest `bits` bits, of the sketch that begins at `start`. */
export function pieceOf(sketches: Uint32Array, start: number, piece: number, bits: number): number {
  const word = sketches[start + (piece >>> 1)] ?? 0;
  return (word >>> ((piece & 1) * PIECE_BITS)) & ((1 << bits) - 1);
}

/** Bits in which a sketch differs from the one that begins at `start`. */
export function distance(sketch: Uint32Array, sketches: Uint32Array, start: number): number {
  let sum = 0;
  for (let word = 0; word < WORDS; word += 1)
    sum += ones((sketch[word] ?? 0) ^ (sketches[start + word] ?? 0));
  return sum;
}

/** How many bits are set (Warren, Hacker's Delight, 5-1). */
function ones(word: number): number {
  let sums = word - ((word >>> 1) & 0x55555555);
  sums = (sums & 0x33333333) + ((sums >>> 2) & 0x33333333);
  return Math.imul((sums + (sums >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
