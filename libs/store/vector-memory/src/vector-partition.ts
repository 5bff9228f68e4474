// Loaded by a worker thread, see sketch/random-rotation.ts.
import type { IndexedVector, VectorMatch, VectorQuery } from '@reuso/store/ports';
import { grown } from './grown.ts';
import { DIRECTIONS, RandomRotation } from './sketch/random-rotation.ts';
import { type Candidates, SketchIndex } from './sketch/sketch-index.ts';
import { VectorRows } from './vector-rows.ts';

/** Up to here looking at all vectors is as quick as sketches, and exact. */
export const SKETCHED_FROM = 256;
/** Of fewer dimensions than these, 256 random planes are too much alike for their odds to be what they should. */
const LEAST_SKETCHED_DIMENSION = 32;
/** A new set of sketches is made when there are so many times as many vectors as the old one was made for. */
const GROWTH = 4;
const SAMPLE = 512;
/** Vectors that are sketched, or expired ones that are removed, between two messages. */
const STEP = 16;
/** Slots that are looked at for expired ones between two messages. */
const SWEPT = 4_096;
/** Of more candidates than these, the nearest by their sketches are compared first. */
const FEW = 64;

/** The vectors of one partition, with sketches of them once they are many. */
export class VectorPartition {
  readonly #dimension: number;
  readonly #rows: VectorRows;
  readonly #slotOf = new Map<string, number>();
  /** By slot; undefined where it is free. */
  readonly #keys: (string | undefined)[] = [];
  readonly #free: number[] = [];
  #topKs = new Uint32Array(0);
  #evictAts = new Float64Array(0);
  #rotation: RandomRotation | undefined;
  #index: SketchIndex | undefined;
  /** Takes the index's place when it has all; so far it has the vectors in slots below `#sketched`. */
  #nextIndex: SketchIndex | undefined;
  #sketched = 0;
  #swept = 0;

  constructor(dimension: number) {
    this.#dimension = dimension;
    this.#rows = new VectorRows(dimension);
  }

  get size(): number {
    return this.#slotOf.size;
  }

  /** Whether `sketchSome` has something to do. */
  get sketching(): boolean {
    return this.#nextIndex !== undefined;
  }

  add({ key, vector, topK, evictAt }: IndexedVector): void {
    this.remove(key);
    const slot = this.#free.pop() ?? this.#keys.length;
    this.#slotOf.set(key, slot);
    this.#keys[slot] = key;
    this.#topKs = grown(this.#topKs, slot + 1);
    this.#evictAts = grown(this.#evictAts, slot + 1);
    this.#topKs[slot] = topK;
    this.#evictAts[slot] = evictAt;
    this.#rows.set(slot, vector);
    this.#index?.add(slot, vector, 0);
    if (slot < this.#sketched) this.#nextIndex?.add(slot, vector, 0);
    if (this.#nextIndex === undefined && this.size > (this.#index?.made ?? SKETCHED_FROM / GROWTH) * GROWTH)
      this.#beginIndex();
  }

  /** @returns whether it was there */
  remove(key: string): boolean {
    const slot = this.#slotOf.get(key);
    if (slot === undefined) return false;
    this.#slotOf.delete(key);
    this.#keys[slot] = undefined;
    this.#free.push(slot);
    this.#index?.remove(slot);
    if (slot < this.#sketched) this.#nextIndex?.remove(slot);
    return true;
  }

  /** Goes on with sketches that are being made, a few at a time so that nobody waits. @returns whether there are more to make */
  readonly sketchSome = (): boolean => {
    if (this.#nextIndex === undefined) return false;
    const end = Math.min(this.#keys.length, this.#sketched + STEP);
    for (; this.#sketched < end; this.#sketched += 1) {
      const slot = this.#sketched;
      if (this.#keys[slot] !== undefined)
        this.#nextIndex.add(slot, this.#rows.block(slot), this.#rows.start(slot));
    }
    if (this.#sketched < this.#keys.length) return true;
    this.#index = this.#nextIndex;
    this.#nextIndex = undefined;
    this.#sketched = 0;
    return false;
  };

  /** Looks for some that have expired, and goes on from there the next time. @returns whether there are more to look at */
  readonly removeSomeExpired = (): boolean => {
    const now = Date.now();
    let removed = 0;
    for (let looked = 0; looked < SWEPT && removed < STEP; looked += 1) {
      if (this.#swept >= this.#keys.length) {
        this.#swept = 0;
        return false;
      }
      const key = this.#keys[this.#swept];
      if (key !== undefined && (this.#evictAts[this.#swept] ?? 0) <= now) removed += Number(this.remove(key));
      this.#swept += 1;
    }
    return true;
  };

  /** @returns the nearest first */
  search(query: VectorQuery, now: number): VectorMatch[] {
    const { vector, limit } = query;
    if (this.#index === undefined || this.size <= SKETCHED_FROM)
      return this.#best(this.#slotOf.values(), query, now);
    const near = this.#index.near(vector, query.minSimilarity, this.#keys.length);
    if (near.slots.length <= FEW) return this.#best(near.slots, query, now);
    // Where many are near, those nearest by their sketches show how near the others have to be.
    const nearer = nearestDistance(near.distances, FEW);
    const first = this.#best(within(near, 0, nearer), query, now);
    const least = first[limit - 1]?.similarity ?? query.minSimilarity;
    const rest = within(near, nearer + 1, this.#index.mostDistance(least));
    const others = this.#best(rest, { ...query, minSimilarity: least }, now);
    return [...first, ...others].sort((a, b) => b.similarity - a.similarity).slice(0, limit);
  }

  #best(
    slots: Iterable<number>,
    { vector, minSimilarity, minTopK, limit }: VectorQuery,
    now: number,
  ): VectorMatch[] {
    const found: VectorMatch[] = [];
    for (const slot of slots) {
      const key = this.#keys[slot];
      if (key === undefined || (this.#evictAts[slot] ?? 0) <= now || (this.#topKs[slot] ?? 0) < minTopK)
        continue;
      const similarity = this.#rows.dot(vector, slot);
      if (similarity >= minSimilarity) found.push({ key, similarity });
    }
    return found.sort((a, b) => b.similarity - a.similarity).slice(0, limit);
  }

  #beginIndex(): void {
    if (this.#dimension < LEAST_SKETCHED_DIMENSION) return;
    this.#rotation ??= new RandomRotation(this.#dimension);
    const slots = [...this.#slotOf.values()];
    const stride = Math.ceil(slots.length / SAMPLE);
    const mean = this.#rows.mean(slots.filter((_, i) => i % stride === 0));
    this.#nextIndex = new SketchIndex(this.#rotation, mean, this.size);
    this.#sketched = 0;
  }
}

/** @returns the least distance within which there are so many */
function nearestDistance(distances: readonly number[], count: number): number {
  const counts = new Uint32Array(DIRECTIONS + 1);
  for (const distance of distances) counts[distance] = (counts[distance] ?? 0) + 1;
  let sum = 0;
  return counts.findIndex((item) => (sum += item) >= count);
}

function within({ slots, distances }: Candidates, from: number, to: number): number[] {
  return slots.filter((_, i) => (distances[i] ?? 0) >= from && (distances[i] ?? 0) <= to);
}
