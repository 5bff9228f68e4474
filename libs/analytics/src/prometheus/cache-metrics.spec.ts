import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { cacheMetrics } from './cache-metrics.js';

describe('cacheMetrics', () => {
  it('shows what was counted and observed, by layer, however often it is asked', async () => {
    const registry = new Registry();
    const { llm, rag } = cacheMetrics(registry);
    llm.hits.inc();
    llm.hits.inc();
    llm.costSavings.inc(0.25);
    for (const seconds of [0.00001, 0.00005, 0.003, 7]) llm.lookupDuration.observe(seconds);
    rag.lookupDuration.observe(0.02);
    await registry.metrics();
    const text = await registry.metrics();
    const lines = text.split('\n');
    const name = 'v2_cache_lookup_duration_seconds';
    expect(lines).toEqual(
      expect.arrayContaining([
        '# TYPE v2_cache_hits_total counter',
        'v2_cache_hits_total{cache_layer="llm"} 2',
        'v2_cache_hits_total{cache_layer="rag"} 0',
        'v2_cache_cost_savings_usd_total{cache_layer="llm"} 0.25',
        'v2_cache_invalidations_total{cache_layer="rag_similarity"} 0',
        'v2_cache_errors_total{cache_layer="embedding",operation="lookup"} 0',
        'v2_cache_write_duration_seconds_count{cache_layer="llm"} 0',
        `# TYPE ${name} histogram`,
        `${name}_bucket{le="0.00005",cache_layer="llm"} 2`,
        `${name}_bucket{le="0.0025",cache_layer="llm"} 2`,
        `${name}_bucket{le="0.005",cache_layer="llm"} 3`,
        `${name}_bucket{le="0.1",cache_layer="llm"} 3`,
        `${name}_bucket{le="+Inf",cache_layer="llm"} 4`,
        `${name}_count{cache_layer="llm"} 4`,
        `${name}_sum{cache_layer="llm"} ${0.00001 + 0.00005 + 0.003 + 7}`,
        `${name}_count{cache_layer="rag"} 1`,
      ]),
    );
  });
});
