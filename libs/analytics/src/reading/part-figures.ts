import { type MasterplanFigures, OUTCOMES, type OutcomeCounts } from '@reuso/contracts';
import { type LedgerCounts, addCounts } from '@reuso/store/ports';
import { ms, rate, usd } from './figures.js';

/** A masterplan's figures, from the counts of a part of the run (`PART_COUNTS`). */
export function masterplanFigures(id: string, counts: LedgerCounts): MasterplanFigures {
  const count = (name: string): number => counts[name] ?? 0;
  const [lookups, reused] = [count('lookups'), count('reused')];
  return {
    masterplan_id: id,
    lookups,
    reused,
    hit_rate: rate(reused, lookups),
    upstream_calls: count('upstream_calls'),
    spent_usd: usd(count('spent_nano')),
    saved_usd: usd(count('saved_nano')),
    saved_ms: ms(count('saved_micros')),
    outcomes: partOutcomes(counts),
    last_seen_at: seenAt(counts),
  };
}

export function partOutcomes(counts: LedgerCounts): OutcomeCounts {
  return Object.fromEntries(OUTCOMES.map((outcome) => [outcome, counts[outcome] ?? 0])) as OutcomeCounts;
}

export function seenAt(counts: LedgerCounts): string {
  return new Date(counts['^seen'] ?? 0).toISOString();
}

/** The counts of all buckets together, by id. */
export function mergedById(
  buckets: readonly ReadonlyMap<string, LedgerCounts>[],
): Map<string, Record<string, number>> {
  const merged = new Map<string, Record<string, number>>();
  for (const bucket of buckets) {
    for (const [id, counts] of bucket) {
      let sum = merged.get(id);
      if (sum === undefined) merged.set(id, (sum = {}));
      addCounts(sum, counts);
    }
  }
  return merged;
}
