import { type AtomResult, formatCount, formatPercent, formatUsd, textTable } from '@reuso/client';
import type { FourLegs, TwoRuns } from '../legs/four-legs.js';
import { paint } from './paint.js';
import { figuresOf } from './totals.js';

/**
 * What each of Reuso's layers gave, as lines. A reused answer is worth what it would have cost; a batched one what the
 * same atom cost straight from the provider, less its share of the call, which can be below zero.
 */
export function split({ without, withReuso }: FourLegs): string[] {
  const before = figuresOf([without.first, without.second]);
  const after = figuresOf([withReuso.first, withReuso.second]);
  const atoms = [...withReuso.first.atoms, ...withReuso.second.atoms];
  const part = (count: number): string => formatPercent(count / after.calls);
  const batched = batchedOf(without, withReuso);
  const rows = [
    ['Exact hits', formatCount(after.hits), part(after.hits), formatUsd(worthOf(atoms, 'hit'))],
    [
      'Shared flights',
      formatCount(after.coalesced),
      part(after.coalesced),
      formatUsd(worthOf(atoms, 'coalesced')),
    ],
    ['Batched', formatCount(batched.atoms), part(batched.atoms), formatUsd(batched.savedUsd)],
    ['Asked alone', formatCount(after.misses), part(after.misses), ''],
  ];
  return [
    paint.strong('What each gave, of all calls through Reuso'),
    ...textTable([['', 'calls', 'part', 'saved'].map(paint.faint), ...rows]),
    '',
    `Retrieval: ${formatCount(after.retrievalsReused)} of ${formatCount(after.retrievals)} reused ` +
      `(${after.exact} exact, ${after.similar} similar, ${after.shared} shared); ` +
      `${formatCount(before.searches)} searches became ${formatCount(after.searches)}, ` +
      `${formatCount(before.embeddings)} embeddings ${formatCount(after.embeddings)}`,
  ];
}

function worthOf(atoms: readonly AtomResult[], outcome: 'hit' | 'coalesced'): number {
  const calls = atoms.flatMap((atom) => atom.calls).filter((call) => call.outcome === outcome);
  return calls.reduce((total, { price_usd: price }) => total + (price ?? 0), 0);
}

function batchedOf(
  without: TwoRuns,
  withReuso: TwoRuns,
): { readonly atoms: number; readonly savedUsd: number } {
  let atoms = 0;
  let savedUsd = 0;
  for (const run of ['first', 'second'] as const) {
    const alone = new Map(without[run].atoms.map((atom) => [atom.id, priceOf(atom)]));
    for (const atom of withReuso[run].atoms) {
      if (!atom.calls.some(({ outcome }) => outcome === 'batched')) continue;
      atoms += 1;
      savedUsd += (alone.get(atom.id) ?? 0) - priceOf(atom);
    }
  }
  return { atoms, savedUsd };
}

function priceOf({ calls }: AtomResult): number {
  return calls.reduce((total, { price_usd: price }) => total + (price ?? 0), 0);
}
