import type { LegResult } from '../legs/leg.js';
import type { Origin } from '../runner/cache-status.js';
import { addUsage, NO_USAGE, type Usage } from '../runner/usage.js';
import { priceOf } from './price.js';

/** What a run, or several, came to. */
export interface Totals {
  readonly calls: number;
  readonly hits: number;
  readonly collapsed: number;
  /** Calls that reached the provider. */
  readonly provider: number;
  /** Tokens that were paid for. */
  readonly paid: Usage;
  readonly spentUsd: number;
  readonly wallMs: number;
}

export function totalsOf(legs: readonly LegResult[], model: string): Totals {
  const calls = legs.flatMap((leg) => leg.calls);
  const count = (origin: Origin): number => calls.filter((call) => call.origin === origin).length;
  const paid = calls
    .filter((call) => call.origin === 'provider')
    .reduce((total, call) => addUsage(total, call.usage), NO_USAGE);
  return {
    calls: calls.length,
    hits: count('hit'),
    collapsed: count('collapsed'),
    provider: count('provider'),
    paid,
    spentUsd: priceOf(paid, model),
    wallMs: legs.reduce((total, leg) => total + leg.wallMs, 0),
  };
}

/** Part of the calls that needed no call of their own to the provider, 0 to 1. */
export function hitRate({ calls, hits, collapsed }: Totals): number {
  return calls === 0 ? 0 : (hits + collapsed) / calls;
}

/** How much less the one is than the other, 0 to 1; below 0 when it is more. */
export function reduction(before: number, after: number): number {
  return before === 0 ? 0 : 1 - after / before;
}
