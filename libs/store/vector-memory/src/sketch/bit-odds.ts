// Loaded by a worker thread, see random-rotation.ts.
import { DIRECTIONS } from './random-rotation.ts';

/** Standard deviations beyond the expected distance within which a neighbour's sketch is still looked for. */
const DEVIATIONS = 4;
/** Vectors this near count as this near, so that nothing is divided by zero. */
const LEAST_DISTANCE = 1e-3;
/** The difference is taken to lie along the query by no more than this share, either way. */
const MOST_ALONG = 0.9;

/** What is known of a query: its distance from the centre, and by how much it lies beyond it in each direction. */
export interface QueryMargins {
  /** Of length 1 would be 1. */
  readonly squaredLength: number;
  /** Of `DIRECTIONS`, in units of the rotation's scale. */
  readonly margins: Float32Array;
}

/**
 * For each bit of a query's sketch, the logarithm of the odds that a neighbour at the given cosine has the same. Such a
 * neighbour is the query and a difference of known length. Along a random direction that is a normal deviate, but for the
 * part that it shares with the query: a neighbour that lies as far from the centre as vectors do on average
 * (`spread`, squared) is drawn back towards it.
 */
export function bitOdds(query: QueryMargins, spread: number, similarity: number, into: Float64Array): void {
  const squared = Math.max(2 - 2 * similarity, LEAST_DISTANCE ** 2);
  const length = Math.sqrt(Math.max(query.squaredLength, LEAST_DISTANCE ** 2));
  const most = MOST_ALONG * Math.sqrt(squared);
  const along = Math.min(most, Math.max(-most, (spread - length ** 2 - squared) / 2 / length));
  const deviation = Math.sqrt(squared - along ** 2);
  // Where it may lie on the other side of the centre, bits tell nothing.
  const factor = Math.max(0, 1 + along / length) / deviation;
  for (let i = 0; i < DIRECTIONS; i += 1) into[i] = logOdds(Math.abs(query.margins[i] ?? 0) * factor);
}

/** How many bits a neighbour's sketch may differ in; one in 30,000 differs in more. */
export function mostDistance(odds: Float64Array): number {
  let mean = 0;
  let variance = 0;
  for (const item of odds) {
    const differs = 1 / (1 + Math.exp(item));
    mean += differs;
    variance += differs * (1 - differs);
  }
  return mean + DEVIATIONS * Math.sqrt(variance);
}

/** Of a normal deviate being below `z`, within 0.00014 of probability (Bowling et al. 2009). */
function logOdds(z: number): number {
  return 1.5976 * z + 0.07056 * z ** 3;
}
