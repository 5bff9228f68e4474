import type { IndexedVector, VectorMatch, VectorQuery } from '@reuso/store/ports';

/** What the worker is asked. `partition` is its name. */
export type VectorTask =
  | { readonly kind: 'add'; readonly partition: string; readonly vector: IndexedVector }
  | { readonly kind: 'search'; readonly partition: string; readonly query: VectorQuery }
  | { readonly kind: 'remove'; readonly partition: string; readonly keys: readonly string[] }
  /** Of entries that were invalidated or replaced: whichever partition they are in. */
  | { readonly kind: 'forget'; readonly keys: readonly string[] };

export interface VectorRequest {
  readonly id: number;
  readonly task: VectorTask;
}

export interface VectorReply {
  readonly id: number;
  readonly matches: readonly VectorMatch[];
}
