import { randomUUID } from 'node:crypto';
import type { LedgerCounts, LedgerWrite } from '@reuso/store/ports';

type Given = Readonly<Record<string, LedgerCounts>>;

interface Options {
  readonly mostIds?: number;
  readonly records?: readonly string[];
}

/** The first write of a source into a book that nobody else has. */
export function newWrite(
  series: string,
  counts: Given,
  { mostIds, records = [] }: Options = {},
): LedgerWrite {
  return {
    book: `book-${randomUUID()}`,
    source: randomUUID(),
    sequence: 1,
    at: Date.now(),
    ...inCounts(series, counts, mostIds),
    spans: new Map(),
    records,
  };
}

/** The counts of a write, in buckets of each length. */
export function inCounts(series: string, counts: Given, mostIds = 100): Pick<LedgerWrite, 'series'> {
  const resolutions = ['minute', 'hour', 'day'] as const;
  return { series: [{ series, resolutions, mostIds, counts: new Map(Object.entries(counts)) }] };
}
