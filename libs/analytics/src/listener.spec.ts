import { EventBus, type CallEvent } from '@reuso/events';
import type { LedgerStore, LedgerWrite, StoreHealth } from '@reuso/store/ports';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { MissReasons } from './activity/miss-reasons.js';
import { Ledger } from './ledger/ledger.js';
import { AnalyticsListener } from './listener.js';
import { PriceBook } from './pricing/price-book.js';
import { PrometheusMetrics } from './prometheus/prometheus-metrics.js';

const call = (outcome: CallEvent['outcome']): CallEvent => ({
  type: 'call',
  layer: 'llm',
  outcome,
  requestId: 'r',
  tenant: '@shared',
  masterplan: undefined,
  atom: undefined,
  model: 'm',
  key: 'llm:1',
  detail: undefined,
  usage: undefined,
  upstreamMs: undefined,
  latencyMs: 1,
});

function listen() {
  const events = new EventBus();
  const metrics = new PrometheusMetrics({
    status: () => ({ state: 'up', breaker: 'closed' }),
  } as unknown as StoreHealth);
  const written: LedgerWrite[] = [];
  const store = {
    add: (write: LedgerWrite) => {
      written.push(write);
      return Promise.resolve();
    },
  } as unknown as LedgerStore;
  const ledger = new Ledger(store, { reasonOf: () => undefined } as unknown as MissReasons);
  onTestFinished(() => ledger.close());
  new AnalyticsListener(events, new PriceBook(), metrics, ledger);
  return { events, metrics, ledger, written };
}

describe('AnalyticsListener', () => {
  it.each([1, 127, 128, 1000])('counts %i hits before the counts are read', async (hits) => {
    const { events, metrics } = listen();
    for (let number = 0; number < hits; number += 1) events.emit(call('hit'));
    events.emit(call('miss'));
    const text = await metrics.expose();
    expect(text).toContain(`v2_cache_hits_total{cache_layer="llm"} ${hits}`);
    expect(text).toContain('v2_cache_misses_total{cache_layer="llm"} 1');
  });

  it('counts what waits before the ledger is written', async () => {
    const { events, ledger, written } = listen();
    events.emit(call('hit'));
    await ledger.flush();
    expect(written.flatMap(({ records }) => records)).toHaveLength(1);
  });
});
