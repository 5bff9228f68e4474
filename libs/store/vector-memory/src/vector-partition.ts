import type { IndexedVector, VectorMatch, VectorQuery } from '@reuso/store/ports';
import { NeighbourGraph } from './neighbour-graph.ts';

/** Up to here looking at all vectors is as quick as the graph, and exact. */
export const GRAPH_FROM = 2_000;
const GRAPH_STEP = 8;
/** Room for vectors grows by this many at least. */
const LEAST_SLOTS = 16;
/** Part of a row after which it is given up if it can no longer reach the threshold. */
const HEAD_SHARE = 0.25;
/** 32-bit floats are summed in another order than the bound assumes. */
const ROUNDING = 1e-5;
/** More candidates than asked for are compared exactly, since the graph orders by eight bits a component. */
const MARGIN = 16;

interface Slot {
  readonly key: string;
  readonly topK: number;
  readonly evictAt: number;
}

/** The vectors of one partition, in one block of memory, with a graph over them once they are many. */
export class VectorPartition {
  readonly #dimension: number;
  readonly #head: number;
  readonly #slotOf = new Map<string, number>();
  readonly #slots: (Slot | undefined)[] = [];
  readonly #free: number[] = [];
  #vectors: Float32Array;
  /** Length of each vector's part behind its head. */
  #tails = new Float32Array(LEAST_SLOTS);
  #graph: NeighbourGraph | undefined;
  /** Slots that the graph has yet to take in; until it has, all vectors are looked at. */
  readonly #ungraphed = new Set<number>();

  constructor(dimension: number) {
    this.#dimension = dimension;
    this.#head = Math.ceil(dimension * HEAD_SHARE);
    this.#vectors = new Float32Array(LEAST_SLOTS * dimension);
  }

  get size(): number {
    return this.#slotOf.size;
  }

  add({ key, vector, topK, evictAt }: IndexedVector): void {
    this.remove(key);
    const slot = this.#free.pop() ?? this.#slots.length;
    this.#slotOf.set(key, slot);
    this.#slots[slot] = { key, topK, evictAt };
    this.#reserve(slot + 1);
    this.#vectors.set(vector, slot * this.#dimension);
    this.#tails[slot] = this.#tailOf(vector);
    if (this.#graph !== undefined) {
      this.#graph.add(slot, vector);
      this.#growGraph();
    } else if (this.size > GRAPH_FROM) {
      this.#graph = NeighbourGraph.create(this.#dimension);
      for (const number of this.#slotOf.values()) this.#ungraphed.add(number);
    }
  }

  /** @returns whether it was there */
  remove(key: string): boolean {
    const slot = this.#slotOf.get(key);
    if (slot === undefined) return false;
    this.#slotOf.delete(key);
    this.#slots[slot] = undefined;
    this.#free.push(slot);
    if (!this.#ungraphed.delete(slot)) this.#graph?.remove(slot);
    return true;
  }

  removeExpired(now: number): void {
    for (const slot of this.#slots) if (slot !== undefined && slot.evictAt <= now) this.remove(slot.key);
  }

  search(query: VectorQuery, now: number): VectorMatch[] {
    if (this.#graph === undefined || this.#ungraphed.size > 0)
      return this.#best(this.#slotOf.values(), query, now);
    for (let count = query.limit + MARGIN; ; count *= 4) {
      const nearest = this.#graph.nearest(query.vector, Math.min(count, this.size));
      const found = this.#best(nearest, query, now);
      // Some that were passed over may hide others behind them: look on while candidates are near enough.
      const last = nearest.at(-1);
      const exhausted = count >= this.size || last === undefined;
      if (found.length >= query.limit || exhausted) return found;
      if (this.#similarity(query.vector, last) < query.minSimilarity) return found;
    }
  }

  #best(slots: Iterable<number>, query: VectorQuery, now: number): VectorMatch[] {
    const found: VectorMatch[] = [];
    const tail = this.#tailOf(query.vector);
    for (const number of slots) {
      const slot = this.#slots[number];
      if (slot === undefined || slot.evictAt <= now || slot.topK < query.minTopK) continue;
      const similarity = this.#similarity(query.vector, number, tail, query.minSimilarity);
      if (similarity >= query.minSimilarity) found.push({ key: slot.key, similarity });
    }
    return found.sort((a, b) => b.similarity - a.similarity).slice(0, query.limit);
  }

  /**
   * The cosine of two vectors of length 1. What their tails can add is at most the product of their lengths (Cauchy and
   * Schwarz): a row that cannot reach `atLeast` with that is given up, and -1 returned.
   */
  #similarity(vector: Float32Array, slot: number, tail = 0, atLeast = -Infinity): number {
    const start = slot * this.#dimension;
    const head = this.#head;
    const begun = dot(vector, this.#vectors, start, 0, head);
    if (begun + tail * (this.#tails[slot] ?? 1) < atLeast - ROUNDING) return -1;
    return begun + dot(vector, this.#vectors, start, head, vector.length);
  }

  #tailOf(vector: Float32Array): number {
    return Math.sqrt(dot(vector, vector, 0, this.#head, vector.length));
  }

  #reserve(slots: number): void {
    if (slots * this.#dimension <= this.#vectors.length) return;
    const grown = new Float32Array(Math.max(slots, Math.ceil(slots * 1.5)) * this.#dimension);
    grown.set(this.#vectors);
    this.#vectors = grown;
    const tails = new Float32Array(grown.length / this.#dimension);
    tails.set(this.#tails);
    this.#tails = tails;
  }

  /** A few at a time, so that nobody waits for a graph to be made. */
  #growGraph(): void {
    for (const slot of Iterator.from(this.#ungraphed).take(GRAPH_STEP)) {
      this.#ungraphed.delete(slot);
      const start = slot * this.#dimension;
      this.#graph?.add(slot, this.#vectors.slice(start, start + this.#dimension));
    }
  }
}

/** Of components `from` to `to`, the row's beginning at `start`. */
function dot(vector: Float32Array, rows: Float32Array, start: number, from: number, to: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = from;
  // Four sums at once: the processor does not wait for one addition to begin the next.
  for (; i + 3 < to; i += 4) {
    a += (vector[i] ?? 0) * (rows[start + i] ?? 0);
    b += (vector[i + 1] ?? 0) * (rows[start + i + 1] ?? 0);
    c += (vector[i + 2] ?? 0) * (rows[start + i + 2] ?? 0);
    d += (vector[i + 3] ?? 0) * (rows[start + i + 3] ?? 0);
  }
  for (; i < to; i += 1) a += (vector[i] ?? 0) * (rows[start + i] ?? 0);
  return a + b + c + d;
}
