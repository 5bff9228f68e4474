// Loaded by a worker thread, see random-rotation.ts.
import { grown } from '../grown.ts';
import { bitOdds, mostDistance, type QueryMargins } from './bit-odds.ts';
import { BucketLists } from './bucket-lists.ts';
import { Probes } from './probes.ts';
import { DIRECTIONS, type RandomRotation } from './random-rotation.ts';
import { PIECE_BITS, WORDS, distance, writeSketch } from './sketch.ts';

/** A bucket that holds nothing costs about as much as looking at so many sketches one after the other. */
const SKETCHES_A_PROBE = 8;
const LEAST_BITS = 8;
const LAST_STAMP = 0xffff_ffff;

/** Slots whose sketches are near a query's, and in how many bits they differ. */
export interface Candidates {
  readonly slots: number[];
  readonly distances: number[];
}

/**
 * Finds slots by sketches of their vectors: 256 bits, each the side of a random plane through the centre that the vector
 * lies on. It proposes by odds that are known beforehand; the vectors themselves decide. Whatever the vectors, what it
 * does not find is a matter of the planes, which are chosen without regard to them.
 */
export class SketchIndex {
  /** How many vectors it was made for. */
  readonly made: number;
  readonly #rotation: RandomRotation;
  readonly #mean: Float32Array;
  readonly #centre: Float32Array;
  /** Mean square of the distances from the centre. */
  readonly #spread: number;
  readonly #lists: BucketLists;
  readonly #probes: Probes;
  #sketches = new Uint32Array(0);
  /** The search that met the slot last. */
  #met = new Uint32Array(0);
  #search = 0;
  readonly #measures = new Float32Array(DIRECTIONS);
  readonly #margins = new Float32Array(DIRECTIONS);
  /** The one that was searched for last. */
  #query: QueryMargins = { squaredLength: 0, margins: this.#margins };
  readonly #odds = new Float64Array(DIRECTIONS);
  readonly #sketch = new Uint32Array(WORDS);

  /** @param mean of the vectors, each of length 1 */
  constructor(rotation: RandomRotation, mean: Float32Array, size: number) {
    this.made = size;
    this.#rotation = rotation;
    this.#mean = mean;
    this.#centre = rotation.measure(mean, 0, new Float32Array(DIRECTIONS));
    this.#spread = 1 - mean.reduce((sum, item) => sum + item * item, 0);
    const bits = Math.min(PIECE_BITS, Math.max(LEAST_BITS, Math.round(Math.log2(size)) + 1));
    this.#lists = new BucketLists(bits);
    this.#probes = new Probes(bits);
  }

  /** Of the vector that begins at `start` in `vectors`. */
  add(slot: number, vectors: Float32Array, start: number): void {
    this.#sketches = grown(this.#sketches, (slot + 1) * WORDS);
    this.#met = grown(this.#met, slot + 1);
    writeSketch(
      this.#rotation.measure(vectors, start, this.#measures),
      this.#centre,
      this.#sketches,
      slot * WORDS,
    );
    this.#lists.add(slot, this.#sketches, slot * WORDS);
  }

  remove(slot: number): void {
    this.#lists.remove(slot, this.#sketches, slot * WORDS);
  }

  /** @param slots how many there are or were; those that were removed are found as well */
  near(vector: Float32Array, similarity: number, slots: number): Candidates {
    this.#query = this.#measure(vector);
    writeSketch(this.#measures, this.#centre, this.#sketch, 0);
    bitOdds(this.#query, this.#spread, similarity, this.#odds);
    const most = mostDistance(this.#odds);
    const chosen = this.#probes.choose(this.#sketch, this.#odds, slots / SKETCHES_A_PROBE);
    return (chosen ? this.#inBuckets(most, slots) : undefined) ?? this.#inAll(most, slots);
  }

  /** How many bits a neighbour at that cosine may differ in, of the query that was searched for last. */
  mostDistance(similarity: number): number {
    bitOdds(this.#query, this.#spread, similarity, this.#odds);
    return mostDistance(this.#odds);
  }

  /** @returns undefined if the lists turned out so long that looking at all is quicker */
  #inBuckets(most: number, slots: number): Candidates | undefined {
    this.#search = this.#search === LAST_STAMP ? 1 : this.#search + 1;
    if (this.#search === 1) this.#met.fill(0);
    const near: Candidates = { slots: [], distances: [] };
    let steps = slots / 2;
    for (const bucket of this.#probes.buckets) {
      for (let slot = this.#lists.first(bucket); slot >= 0; slot = this.#lists.next(slot, bucket)) {
        if ((steps -= 1) < 0) return undefined;
        if (this.#met[slot] === this.#search) continue;
        this.#met[slot] = this.#search;
        this.#propose(slot, most, near);
      }
    }
    return near;
  }

  #inAll(most: number, slots: number): Candidates {
    const near: Candidates = { slots: [], distances: [] };
    for (let slot = 0; slot < slots; slot += 1) this.#propose(slot, most, near);
    return near;
  }

  #propose(slot: number, most: number, near: Candidates): void {
    const bits = distance(this.#sketch, this.#sketches, slot * WORDS);
    if (bits > most) return;
    near.slots.push(slot);
    near.distances.push(bits);
  }

  #measure(vector: Float32Array): QueryMargins {
    this.#rotation.measure(vector, 0, this.#measures);
    for (let i = 0; i < DIRECTIONS; i += 1) {
      this.#margins[i] = ((this.#measures[i] ?? 0) - (this.#centre[i] ?? 0)) / this.#rotation.scale;
    }
    const squaredLength = vector.reduce((sum, item, i) => sum + (item - (this.#mean[i] ?? 0)) ** 2, 0);
    return { squaredLength, margins: this.#margins };
  }
}
