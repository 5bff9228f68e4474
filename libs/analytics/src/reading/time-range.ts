import type { AnalyticsWindow, TimeStep } from '@reuso/contracts';
import { LEDGER_BUCKETS, type LedgerBucket, type LedgerResolution, bucketStart } from '@reuso/store/ports';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Replicas' clocks may be ahead of this one's. */
const CLOCK_SKEW_MS = MINUTE_MS;

/** How far a window reaches back, and to what its beginning is rounded down. */
const WINDOWS: Readonly<
  Record<AnalyticsWindow, { readonly lengthMs: number; readonly edge: LedgerResolution }>
> = {
  '1h': { lengthMs: HOUR_MS, edge: 'minute' },
  '24h': { lengthMs: DAY_MS, edge: 'minute' },
  '7d': { lengthMs: 7 * DAY_MS, edge: 'hour' },
  '30d': { lengthMs: 30 * DAY_MS, edge: 'hour' },
};

const STEPS: Readonly<
  Record<TimeStep, { readonly lengthMs: number; readonly resolution: LedgerResolution }>
> = {
  '1m': { lengthMs: MINUTE_MS, resolution: 'minute' },
  '5m': { lengthMs: 5 * MINUTE_MS, resolution: 'minute' },
  '15m': { lengthMs: 15 * MINUTE_MS, resolution: 'minute' },
  '1h': { lengthMs: HOUR_MS, resolution: 'hour' },
  '6h': { lengthMs: 6 * HOUR_MS, resolution: 'hour' },
  '1d': { lengthMs: DAY_MS, resolution: 'day' },
};

/** The step that gives some 60 to 180 points. */
export const DEFAULT_STEPS: Readonly<Record<AnalyticsWindow, TimeStep>> = {
  '1h': '1m',
  '24h': '15m',
  '7d': '1h',
  '30d': '6h',
};

/** Where a window begins, ms since the epoch. */
export function windowStart(window: AnalyticsWindow, now: number): number {
  const { lengthMs, edge } = WINDOWS[window];
  return bucketStart(edge, now - lengthMs);
}

/** The fewest buckets that together hold a window: long ones where they fit, short ones at its beginning. */
export function bucketsOf(
  window: AnalyticsWindow,
  now: number,
  resolutions: readonly LedgerResolution[] = ['day', 'hour', 'minute'],
): LedgerBucket[] {
  const shortest = resolutions.at(-1) ?? 'hour';
  const buckets: LedgerBucket[] = [];
  for (let at = bucketStart(shortest, windowStart(window, now)); at < now + CLOCK_SKEW_MS;) {
    const resolution = resolutions.find((longest) => bucketStart(longest, at) === at) ?? shortest;
    buckets.push({ resolution, start: at });
    at += LEDGER_BUCKETS[resolution].lengthMs;
  }
  return buckets;
}

/** The steps of a window from the first to the one that is under way, each with its buckets. */
export function stepsOf(
  window: AnalyticsWindow,
  step: TimeStep,
  now: number,
): { readonly at: number; readonly buckets: LedgerBucket[] }[] {
  const { lengthMs, resolution } = STEPS[step];
  const bucketMs = LEDGER_BUCKETS[resolution].lengthMs;
  const first = Math.floor((now - WINDOWS[window].lengthMs) / lengthMs) * lengthMs;
  const count = Math.floor((now - first) / lengthMs) + 1;
  return Array.from({ length: count }, (_, index) => {
    const at = first + index * lengthMs;
    const buckets = Array.from({ length: lengthMs / bucketMs }, (__, part) => ({
      resolution,
      start: at + part * bucketMs,
    }));
    return { at, buckets: buckets.filter(({ start }) => start <= now + CLOCK_SKEW_MS) };
  });
}

/** Whether counts are kept finely enough, for long enough, for a window in this step. */
export function isAnswerable(window: AnalyticsWindow, step: TimeStep): boolean {
  const { lengthMs, resolution } = STEPS[step];
  return WINDOWS[window].lengthMs + lengthMs <= LEDGER_BUCKETS[resolution].keptMs;
}
