import { createHash } from 'node:crypto';
import { type VectorPartition, partitionName } from '@reuso/store/ports';

/** What a partition's vectors are called in Redis; both in one slot of a cluster. */
export interface VectorNames {
  /** vector set of entry keys */
  readonly vectors: string;
  /** zset of the same keys by `evictAt`: a vector set forgets nothing by itself */
  readonly expiries: string;
}

export const EXPIRIES_PREFIX = 'reuso:vector-expiries:{';

export function vectorNames(partition: VectorPartition): VectorNames {
  return namesOf(createHash('sha256').update(partitionName(partition)).digest('hex'));
}

/** The names of a partition of which one was met in Redis. */
export function vectorNamesBeside(expiries: string): VectorNames {
  return namesOf(expiries.slice(EXPIRIES_PREFIX.length, -1));
}

function namesOf(id: string): VectorNames {
  return { vectors: `reuso:vectors:{${id}}`, expiries: `${EXPIRIES_PREFIX}${id}}` };
}
