import { OUTCOMES, type OutcomeName } from '@reuso/contracts';
import { CACHE_LAYERS, type CacheLayer } from '@reuso/events';
import { BATCH_SIZE_EDGES, SIMILARITY_EDGES, TIME_BUCKETS } from './histogram.js';

/*
 * What a book counts in all, as places in one array of numbers: counting an event is a few additions. Money is in
 * nano-dollars and time in microseconds, whole numbers both, so that sums are exact.
 */

/** Counts of each layer. */
export const LAYER_COUNTS = [
  // Lookups, by how they ended; those among them that a lookup of another layer made for itself.
  'hits',
  'misses',
  'coalesced',
  'inner_hits',
  'inner_misses',
  'inner_coalesced',
  // Requests, by what answered them.
  ...OUTCOMES.map((outcome) => `outcome_${outcome}` as const),
  /** Calls that ended in an error. */
  'failed',
  /** Store operations that failed, and entries that did not decode. */
  'faults',
  'writes',
  'upstream_calls',
  /** What reused answers had cost and taken, when they were made. */
  'saved_nano',
  'saved_micros',
  /** What answers cost that were made now. */
  'spent_nano',
  /** How long callers waited. */
  'waited_micros',
  /** Of `spent_nano`: what a caller would not have asked for by itself. */
  'overhead_nano',
] as const;
export type LayerCount = (typeof LAYER_COUNTS)[number];

export const TIMES = ['lookup', 'write', 'hit', 'miss'] as const;
export type TimeName = (typeof TIMES)[number];

const BOOK_COUNTS = [
  'upstream_calls',
  'batches',
  'batch_prompts',
  'batch_fallbacks',
  'batch_saved_nano',
] as const;
export type BookCount = (typeof BOOK_COUNTS)[number];

/** Names of all places, as the store knows them. */
export const TOTAL_NAMES: readonly string[] = [
  ...CACHE_LAYERS.flatMap((layer) => LAYER_COUNTS.map((count) => `${layer}.${count}`)),
  ...BOOK_COUNTS,
  ...CACHE_LAYERS.flatMap((layer) => TIMES.flatMap((time) => numbered(`${layer}.${time}`, TIME_BUCKETS))),
  ...numbered('upstream', TIME_BUCKETS),
  ...numbered('similarity', SIMILARITY_EDGES.length + 1),
  ...numbered('batch_size', BATCH_SIZE_EDGES.length + 1),
];

function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${name}#${index}`);
}

const placeOf = (name: string): number => TOTAL_NAMES.indexOf(name);

function places<Name extends string>(names: readonly Name[], prefix = ''): Readonly<Record<Name, number>> {
  return Object.fromEntries(names.map((name) => [name, placeOf(prefix + name)])) as Record<Name, number>;
}

/** Places of one layer's counts, and of the first bucket of each of its times. */
export interface LayerPlaces {
  readonly counts: Readonly<Record<LayerCount, number>>;
  readonly outcomes: Readonly<Record<OutcomeName, number>>;
  readonly times: Readonly<Record<TimeName, number>>;
}

export const LAYER_PLACES = Object.fromEntries(
  CACHE_LAYERS.map((layer): [CacheLayer, LayerPlaces] => {
    const counts = places(LAYER_COUNTS, `${layer}.`);
    const outcomes = Object.fromEntries(
      OUTCOMES.map((outcome) => [outcome, counts[`outcome_${outcome}`]]),
    ) as Record<OutcomeName, number>;
    const times = Object.fromEntries(TIMES.map((time) => [time, placeOf(`${layer}.${time}#0`)])) as Record<
      TimeName,
      number
    >;
    return [layer, { counts, outcomes, times }];
  }),
) as Readonly<Record<CacheLayer, LayerPlaces>>;

export const BOOK_PLACES = places(BOOK_COUNTS);
export const UPSTREAM_TIME = placeOf('upstream#0');
export const SIMILARITY = placeOf('similarity#0');
export const BATCH_SIZE = placeOf('batch_size#0');

/** Counts of one masterplan, of one of its atoms and of one wave; the last is the latest time, ms since the epoch. */
export const PART_COUNTS = [
  'lookups',
  'reused',
  'upstream_calls',
  'spent_nano',
  'saved_nano',
  'saved_micros',
  ...OUTCOMES,
  '^seen',
] as const;
export type PartCount = (typeof PART_COUNTS)[number];
export const PART = Object.fromEntries(PART_COUNTS.map((name, index) => [name, index])) as Readonly<
  Record<PartCount, number>
>;

/** Counts of one model; tokens are those of calls that have no known price. */
export const MODEL_COUNTS = [
  'lookups',
  'reused',
  'spent_nano',
  'saved_nano',
  'unpriced_prompt',
  'unpriced_completion',
] as const;
export const MODEL = Object.fromEntries(MODEL_COUNTS.map((name, index) => [name, index])) as Readonly<
  Record<(typeof MODEL_COUNTS)[number], number>
>;

/** Numbers by their place, as the store takes them: those that are not 0. */
export function named(names: readonly string[], numbers: Float64Array): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let index = 0; index < numbers.length; index += 1) {
    const number = numbers[index] ?? 0;
    const name = names[index];
    if (number !== 0 && name !== undefined) counts[name] = number;
  }
  return counts;
}
