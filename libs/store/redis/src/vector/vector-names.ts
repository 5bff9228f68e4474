import { createHash } from 'node:crypto';
import { type VectorPartition, partitionName } from '@reuso/store/ports';

/** What a partition's vectors are called in Redis; both in one slot of a cluster. */
export interface VectorNames {
  /** vector set of entry keys */
  readonly vectors: string;
  /** zset of the same keys by `evictAt`: a vector set forgets nothing by itself */
  readonly expiries: string;
}

export function vectorNames(partition: VectorPartition): VectorNames {
  const id = createHash('sha256').update(partitionName(partition)).digest('hex');
  return { vectors: `reuso:vectors:{${id}}`, expiries: `reuso:vector-expiries:{${id}}` };
}
