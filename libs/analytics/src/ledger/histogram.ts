/** Times are counted in buckets that grow by half each, from 10 µs to some six minutes; the last has no upper edge. */
const FIRST_MICROS = 10;
const GROWTH = 1.5;
const LOG_GROWTH = Math.log(GROWTH);
export const TIME_BUCKETS = 45;

/** The bucket of a time. */
export function timeBucket(micros: number): number {
  if (!(micros > FIRST_MICROS)) return 0;
  return Math.min(TIME_BUCKETS - 1, Math.ceil(Math.log(micros / FIRST_MICROS) / LOG_GROWTH));
}

/** Upper edge of a bucket, µs. */
function edgeOf(bucket: number): number {
  return FIRST_MICROS * GROWTH ** bucket;
}

/**
 * A quantile of counted times, in ms: within the bucket that holds it, times count as spread evenly.
 * @param counts by bucket
 * @returns null when nothing was counted
 */
export function timeQuantile(counts: readonly number[], quantile: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = quantile * total;
  let before = 0;
  for (const [bucket, count] of counts.entries()) {
    if (count > 0 && before + count >= rank) {
      const low = bucket === 0 ? 0 : edgeOf(bucket - 1);
      const micros = low + (edgeOf(bucket) - low) * ((rank - before) / count);
      return Math.round(micros) / 1000;
    }
    before += count;
  }
  return edgeOf(counts.length - 1) / 1000;
}

/** Upper edges of cosines; one more bucket holds what is above. */
export const SIMILARITY_EDGES = [
  0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.91, 0.92, 0.93, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99,
] as const;

/** Upper edges of batch sizes, likewise. */
export const BATCH_SIZE_EDGES = [1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 50] as const;

/** The bucket of a value among upper edges; the number of edges for what is above them all. */
export function bucketAmong(edges: readonly number[], value: number): number {
  const index = edges.findIndex((edge) => value <= edge);
  return index < 0 ? edges.length : index;
}
