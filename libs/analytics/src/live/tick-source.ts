import type { AnalyticsTick } from '@reuso/contracts';
import { type LedgerCounts, type LedgerStore, bucketStart } from '@reuso/store/ports';
import { TOTALS } from '../ledger/ledger-writes.js';
import { combinedFigures, outcomesOf } from '../reading/figures.js';
import type { LiveSource } from './live-feed.js';

const MINUTE_MS = 60_000;
/** What replicas write later than this, after an outage, is in the figures but in no tick. */
const MINUTES_BACK = 3;

/** What all replicas have counted since the last tick: the growth of the latest minutes' counts. */
export class TickSource implements LiveSource<AnalyticsTick> {
  #known: ReadonlyMap<number, LedgerCounts> | undefined;

  constructor(
    private readonly store: LedgerStore,
    private readonly book: string,
  ) {}

  async poll(): Promise<readonly AnalyticsTick[]> {
    const now = Date.now();
    const first = bucketStart('minute', now) - MINUTES_BACK * MINUTE_MS;
    const starts = Array.from({ length: MINUTES_BACK + 2 }, (_, index) => first + index * MINUTE_MS);
    const buckets = starts.map((start) => ({ resolution: 'minute' as const, start }));
    const read = await this.store.read(this.book, TOTALS, buckets);
    const counts = new Map(starts.map((start, index) => [start, read[index]?.get('') ?? {}]));
    const before = this.#known;
    this.#known = counts;
    if (before === undefined) return [];
    const growth: Record<string, number> = {};
    for (const [start, sums] of counts) {
      const known = before.get(start) ?? {};
      for (const [name, sum] of Object.entries(sums))
        growth[name] = (growth[name] ?? 0) + sum - (known[name] ?? 0);
    }
    return [tickOf(now, growth)];
  }
}

function tickOf(now: number, growth: LedgerCounts): AnalyticsTick {
  const { lookups, reused, upstream_calls, saved_usd } = combinedFigures(growth);
  const outcomes = outcomesOf(growth);
  return {
    at: new Date(now).toISOString(),
    lookups,
    reused,
    upstream_calls,
    saved_usd,
    errors: outcomes.error,
    outcomes,
  };
}
