import { setTimeout as sleep } from 'node:timers/promises';
import { type AnalyticsSummary, ReusoClient } from '@reuso/client';

const LONGEST_WAIT_MS = 15_000;
const BETWEEN_MS = 250;

/**
 * What Reuso has counted, as soon as it has counted all: it flushes its ledger every so often.
 * @param calls how many chat calls it was asked
 */
export async function ownFigures(reuso: string, calls: number): Promise<AnalyticsSummary> {
  const client = new ReusoClient({ baseUrl: reuso, providerKey: 'sk-demo' });
  const end = performance.now() + LONGEST_WAIT_MS;
  for (;;) {
    const figures = await client.stats('1h');
    const { exact, coalesced, batched, upstream, error } = figures.outcomes;
    if (exact + coalesced + batched + upstream + error >= calls || performance.now() > end) return figures;
    await sleep(BETWEEN_MS);
  }
}
