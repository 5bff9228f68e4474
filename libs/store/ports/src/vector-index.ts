/** What parts vectors from each other: no search ever crosses it. `dimension` is the vectors' length. */
export interface VectorPartition {
  readonly tenant: string;
  readonly namespace: string | undefined;
  readonly model: string;
  readonly dimension: number;
  readonly corpusVersion: string | undefined;
}

/** A vector that stands for an entry of an `EntryStore`. */
export interface IndexedVector {
  /** The entry's key. */
  readonly key: string;
  /** Of length 1. */
  readonly vector: Float32Array;
  /** How many documents the entry can serve. */
  readonly topK: number;
  /** When the entry goes, ms since the epoch; the vector goes with it. */
  readonly evictAt: number;
}

export interface VectorQuery {
  /** Of length 1. */
  readonly vector: Float32Array;
  /** Least cosine, -1 to 1. */
  readonly minSimilarity: number;
  /** Passes over vectors whose entries can serve fewer documents. */
  readonly minTopK: number;
  readonly limit: number;
}

export interface VectorMatch {
  readonly key: string;
  /** Cosine as the index knows it, within `SIMILARITY_ERROR` of the exact one. */
  readonly similarity: number;
}

/** A vector and the partition it lies in. */
export interface PlacedVector {
  readonly partition: VectorPartition;
  readonly vector: IndexedVector;
}

/** Where an index gets the vectors that it lacks: the stored entries that they stand for. A store that is down is waited for. */
export interface VectorSource {
  /** Of every entry. */
  all(): AsyncIterable<PlacedVector>;

  /** Of these entries as they are stored now; what is gone is passed over. */
  of(keys: Iterable<string>): AsyncIterable<PlacedVector>;
}

/** An index may hold vectors in a shorter form than they came; it then hands out some that lie a little below. */
export const SIMILARITY_ERROR = 0.02;

/**
 * Finds entries by the nearness of their vectors. It proposes, the `EntryStore` disposes: what it finds is served only
 * after the entry was read and compared exactly. So it may still know entries that are gone, and may forget some.
 *
 * Rules for every adapter, held by the contract suite in `store/testing`:
 * - A vector is found by whoever searches its own partition, and by nobody else.
 * - A key has one vector in a partition: adding it again replaces the older one.
 * - A vector past its `evictAt` is not found, and takes no room for long.
 * - Neither adding nor searching stalls the event loop.
 */
export abstract class VectorIndex {
  /**
   * Called once at start. An index whose vectors end with this process takes them from the source, beside the
   * requests; one that keeps them has no need of it.
   */
  abstract restoreFrom(source: VectorSource): void;

  /** Resolves when searches that begin from here on find it. */
  abstract add(partition: VectorPartition, vector: IndexedVector): Promise<void>;

  /** @returns the nearest first */
  abstract search(partition: VectorPartition, query: VectorQuery): Promise<readonly VectorMatch[]>;

  /** Forgets vectors whose entries turned out to be gone. */
  abstract remove(partition: VectorPartition, keys: readonly string[]): Promise<void>;
}

/** A partition's name: injective, whatever its parts hold. */
export function partitionName(partition: VectorPartition): string {
  const { tenant, namespace, model, dimension, corpusVersion } = partition;
  return JSON.stringify([tenant, namespace ?? null, model, dimension, corpusVersion ?? null]);
}
