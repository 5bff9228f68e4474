import { setTimeout as sleep } from 'node:timers/promises';
import { type AnalyticsSummary, ReusoClient } from '@reuso/client';

const LONGEST_WAIT_MS = 15_000;
const BETWEEN_MS = 250;
/** Retrievals are in the same counts, so that calls may still be missing when their number is reached. */
const STEADY_MS = 3_000;

/**
 * What Reuso has counted, as soon as it has counted all: it flushes its ledger every so often.
 * @param calls how many chat calls it was asked
 */
export async function ownFigures(reuso: string, calls: number): Promise<AnalyticsSummary> {
  const client = new ReusoClient({ baseUrl: reuso, providerKey: 'sk-demo' });
  const end = performance.now() + LONGEST_WAIT_MS;
  let figures = await client.stats('1h');
  let steadySince = performance.now();
  while (performance.now() < end) {
    const { exact, coalesced, batched, upstream, error } = figures.outcomes;
    const isWhole = exact + coalesced + batched + upstream + error >= calls;
    if (isWhole && performance.now() - steadySince > STEADY_MS) break;
    await sleep(BETWEEN_MS);
    const next = await client.stats('1h');
    if (JSON.stringify(next.outcomes) !== JSON.stringify(figures.outcomes)) steadySince = performance.now();
    figures = next;
  }
  return figures;
}
