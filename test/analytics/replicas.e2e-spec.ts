import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fleet } from '../replicas/support/fleet.js';
import { CLUSTER, ONE_NODE } from '../replicas/support/topologies.js';
import { leftOutIf } from '../support/left-out.js';
import { startReuso } from '../support/reuso.js';
import { Analytics, type LayerName, type Summary } from './support/analytics.js';
import { pricesFolder } from './support/prices.js';
import { Script, ask, costOf } from './support/script.js';

const CENT_EXACT = 8;
const EMBED = 'embed-a';
const run = { 'x-reuso-masterplan': 'plan-1', 'x-reuso-atom': 'atom-1' };

describe.each([ONE_NODE, CLUSTER])('Figures of three replicas on $name', (topology) => {
  describe('after a mix of everything', leftOutIf(topology.leftOut), () => {
    const prices = pricesFolder();
    const script = new Script();
    let fleet: Fleet;
    let queryCost = 0;
    let env: Readonly<Record<string, string>>;

    beforeAll(async () => {
      env = { PRICING_FILE: prices.file, EMBEDDING_MODEL: EMBED };
      fleet = await Fleet.start(topology, 3, env);
      queryCost = await playAll(fleet, script);
    }, 180_000);
    afterAll(async () => {
      await fleet?.stop();
      prices.remove();
    });

    /** RAG lookups: 1 exact, 1 similar, 1 not found, and 1 not found that the server made the vector for. */
    const RAG = { lookups: 4, exact: 1, similar: 1, misses: 2 };
    const expectAll = (summary: Summary): void => {
      const { combined, layers, outcomes } = summary;
      expect(script.coalesced).toBeGreaterThan(0);
      expect(combined).toMatchObject({
        lookups: script.lookups + RAG.lookups,
        reused: script.hits + script.coalesced + RAG.exact + RAG.similar,
      });
      expect(combined.hit_rate).toBeCloseTo(combined.reused / combined.lookups, 12);
      expect(combined.spent_usd).toBeCloseTo(script.spentUsd + queryCost, CENT_EXACT);
      expect(combined.saved_usd).toBeCloseTo(script.savedUsd - queryCost, CENT_EXACT);
      const paid = combined.spent_usd + combined.saved_usd;
      expect(combined.cost_reduction).toBeCloseTo(combined.saved_usd / paid, 9);
      expect(layers.rag).toMatchObject({ lookups: RAG.lookups, hits: RAG.exact, misses: 3 });
      expect(layers.rag_similarity).toMatchObject({ lookups: 3, hits: RAG.similar, misses: 2 });
      expect(layers.rag_similarity.saved_usd).toBeCloseTo(-queryCost, CENT_EXACT);
      // One more than callers asked for: the vector of the query.
      expect(layers.llm.lookups + layers.embedding.lookups).toBe(script.lookups + 1);
      expect(layers.llm.hits + layers.embedding.hits).toBe(script.hits);
      expect(layers.llm.coalesced + layers.embedding.coalesced).toBe(script.coalesced);
      expect(layers.llm.misses + layers.embedding.misses).toBe(script.misses + 1);
      expect(layers.llm.errors).toBe(script.errors);
      expect(outcomes).toEqual({
        exact: script.hits + RAG.exact,
        similar: RAG.similar,
        coalesced: script.coalesced,
        batched: 0,
        upstream: script.misses - script.errors + script.bypasses + RAG.misses,
        error: script.errors,
      });
      expect(summary.unpriced_models.map(({ model }) => model)).toEqual(['nobody-knows']);
      const [unpriced] = summary.unpriced_models;
      expect((unpriced?.prompt_tokens ?? 0) + (unpriced?.completion_tokens ?? 0)).toBe(script.unpricedTokens);
    };

    it('equal what happened, to the request and to the cent, whichever replica is asked', async () => {
      for (const { url } of fleet.replicas) {
        const analytics = new Analytics(url);
        expectAll(await analytics.summaryOf(script.lookups + RAG.lookups));
        for (const window of ['24h', '7d', '30d']) expectAll(await analytics.summary(window));
      }
    });

    it('count each call to the provider', async () => {
      const { combined } = await new Analytics(fleet.a.url).summary();
      // One was asked of it directly, for what it says of a query's tokens.
      expect(combined.upstream_calls).toBe((await fleet.provider.stats()).requests - 1);
    });

    it('are those of Prometheus', async () => {
      const { layers } = await new Analytics(fleet.a.url).summary();
      const sum = async (name: string, layer: LayerName): Promise<number> => {
        const values = await Promise.all(
          fleet.replicas.map(({ url }) => new Analytics(url).metric(name, layer)),
        );
        return values.reduce((total, value) => total + value, 0);
      };
      for (const layer of ['llm', 'rag', 'rag_similarity', 'embedding'] as const) {
        const figures = layers[layer];
        expect(await sum('v2_cache_hits_total', layer)).toBe(figures.hits);
        expect(await sum('v2_cache_misses_total', layer)).toBe(figures.misses);
        expect(await sum('v2_cache_coalesced_total', layer)).toBe(figures.coalesced);
        expect(await sum('v2_cache_writes_total', layer)).toBe(figures.writes);
        expect(await sum('v2_cache_errors_total', layer)).toBe(figures.errors);
        const saved = await sum('v2_cache_cost_savings_usd_total', layer);
        const overhead = await sum('v2_cache_cost_overhead_usd_total', layer);
        expect(saved - overhead).toBeCloseTo(figures.saved_usd, CENT_EXACT);
        const seconds = await sum('v2_cache_time_savings_seconds_total', layer);
        expect(seconds * 1000).toBeCloseTo(figures.saved_ms, 0);
      }
    });

    it('add up over time, in each step', async () => {
      const analytics = new Analytics(fleet.b.url);
      const { combined } = await analytics.summary();
      for (const query of ['1h&step=1m', '1h', '24h', '7d', '30d', '30d&step=1d']) {
        const { points } = await analytics.read<{
          points: { lookups: number; saved_usd: number; at: string }[];
        }>(`/analytics/timeseries?window=${query}`);
        expect(points.reduce((sum, { lookups }) => sum + lookups, 0)).toBe(combined.lookups);
        expect(points.reduce((sum, { saved_usd }) => sum + saved_usd, 0)).toBeCloseTo(combined.saved_usd, 7);
        const times = points.map(({ at }) => Date.parse(at));
        const gaps = new Set(times.slice(1).map((time, index) => time - (times[index] ?? 0)));
        expect(gaps.size).toBe(1);
      }
      expect(await analytics.status('/analytics/timeseries?window=30d&step=1m')).toBe(422);
      expect(await analytics.status('/analytics/summary?window=2h')).toBe(422);
    });

    it('tell a masterplan’s requests from others, with its atoms and waves', async () => {
      const analytics = new Analytics(fleet.c.url);
      const { masterplans } = await analytics.read<{ masterplans: Record<string, unknown>[] }>(
        '/analytics/masterplans?window=1h&q=PLAN-1',
      );
      expect(masterplans).toMatchObject([
        { masterplan_id: 'plan-1', lookups: 9, reused: 6, upstream_calls: 3 },
      ]);
      const detail = await analytics.read<{
        waves: { lookups: number }[];
        atoms: object[];
      }>('/analytics/masterplans/plan-1?window=1h');
      expect(detail.atoms).toMatchObject([
        { atom_id: 'atom-1', lookups: 9, outcomes: { exact: 6, upstream: 3 } },
      ]);
      expect(detail.waves.reduce((sum, { lookups }) => sum + lookups, 0)).toBe(9);
      expect(await analytics.status('/analytics/masterplans/nobody?window=1h')).toBe(404);
    });

    it('show each request, and why a miss was a miss', async () => {
      const analytics = new Analytics(fleet.a.url);
      interface Item {
        readonly id: string;
        readonly outcome: string;
        readonly reason: string | null;
        readonly layer: string;
        readonly similarity: number | null;
      }
      interface Page {
        readonly items: Item[];
        readonly next_cursor: string | null;
      }
      const items: Item[] = [];
      let cursor: string | null = '';
      do {
        const page: Page = await analytics.read(
          `/activity?limit=7${cursor === '' ? '' : `&cursor=${cursor}`}`,
        );
        items.push(...page.items);
        cursor = page.next_cursor;
      } while (cursor !== null);
      expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
      expect(items).toHaveLength(script.lookups + script.bypasses + RAG.lookups);
      const reasons = new Set(items.map(({ reason }) => reason));
      expect(reasons).toEqual(new Set([null, 'bypass', 'invalidated', 'new', 'refresh']));
      for (const { outcome, reason } of items)
        expect(reason === null).toBe(['exact', 'similar', 'coalesced'].includes(outcome));
      const similar = await analytics.read<Page>('/activity?outcome=similar');
      expect(similar.items).toMatchObject([{ layer: 'rag_similarity' }]);
      expect(similar.items[0]?.similarity).toBeCloseTo(0.97, 2);
      expect((await analytics.read<Page>('/activity?layer=rag')).items).toHaveLength(RAG.lookups);
      expect(await analytics.status('/activity?cursor=nonsense')).toBe(422);
    });

    it('are the same after a restart of all replicas', async () => {
      const before = await new Analytics(fleet.a.url).summary();
      expect(await Promise.all(fleet.replicas.map(({ process }) => process.stop()))).toEqual([0, 0, 0]);
      const restarted = await startReuso({
        ...fleet.redis.env,
        ...env,
        UPSTREAM_BASE_URL: fleet.provider.url,
        UPSTREAM_API_KEY: 'sk-test',
        STORE_TIMEOUT_MS: '20000',
      });
      const after = await new Analytics(restarted.url).summary();
      await restarted.stop();
      expect(after).toEqual(before);
    });
  });
});

/** @returns what embedding the one query cost that came without a vector */
async function playAll(fleet: Fleet, script: Script): Promise<number> {
  const urls = fleet.replicas.map(({ url }) => url);
  const [a = '', b = '', c = ''] = urls;
  const questions = Array.from({ length: 3 }, () => ask('chat-a'));
  for (const url of urls) for (const question of questions) await script.chat(url, question, run);

  const streamed = { ...ask('chat-b'), stream: true, stream_options: { include_usage: true } };
  for (const url of [b, b, c]) await script.chat(url, streamed);

  const shared = ask('chat-b');
  await Promise.all(Array.from({ length: 8 }, () => script.chat(c, shared, { 'x-sim-latency-ms': '400' })));
  for (const url of urls) await script.chat(url, ask('chat-a'), { 'x-sim-mode': 'error-500' });
  await script.chat(a, ask('chat-a'), { 'x-sim-mode': 'length' });
  const refreshed = ask('chat-a');
  for (const url of [a, b]) await script.chat(url, refreshed, { 'cache-control': 'no-cache' });
  const unknown = ask('nobody-knows');
  for (const url of [a, b, c]) await script.chat(url, unknown);

  const removed = { model: 'chat-a', prompt: randomUUID(), temperature: 0 };
  const generated = await generate(script, a, removed);
  await script.send(b, 'POST', '/api/v1/invalidations', { key: generated.cache.key });
  const again = await generate(script, a, removed);
  await generate(script, a, { ...removed, use_cache: false });
  const found = await script.send<{ hit: boolean }>(c, 'POST', '/api/v1/llm-cache/lookup', removed);
  const missed = await script.send<{ hit: boolean }>(c, 'POST', '/api/v1/llm-cache/lookup', {
    ...removed,
    prompt: randomUUID(),
  });
  expect([found.hit, missed.hit]).toEqual([true, false]);
  script.lookups += 2;
  script.hits += 1;
  script.misses += 1;
  script.savedUsd += again.cost_usd;

  const text = randomUUID();
  for (const url of [a, b, c]) await script.embedding(url, EMBED, text);
  return await playRag(fleet, script);
}

interface Generated {
  readonly cache: { readonly key: string; readonly status: string };
  readonly cost_usd: number;
}

async function generate(script: Script, url: string, body: object): Promise<Generated> {
  const generated = await script.send<Generated>(url, 'POST', '/api/v1/llm/generate', body);
  if (generated.cache.status === 'bypass') script.bypasses += 1;
  else {
    script.lookups += 1;
    script.misses += 1;
  }
  script.spentUsd += generated.cost_usd;
  return generated;
}

async function playRag(fleet: Fleet, script: Script): Promise<number> {
  const [a = '', b = '', c = ''] = fleet.replicas.map(({ url }) => url);
  const query = `where is it? ${randomUUID()}`;
  const base = { embedding_model: 'vectors', top_k: 1 };
  const towards = (cosine: number): number[] => [cosine, Math.sqrt(1 - cosine ** 2), 0];
  const documents = [{ id: 'd', text: 'there' }];
  await script.send(a, 'PUT', '/api/v1/rag-cache/entries', {
    ...base,
    query,
    query_embedding: towards(1),
    documents,
  });
  const lookup = (url: string, body: object): Promise<{ hit: boolean; match?: string }> =>
    script.send(url, 'POST', '/api/v1/rag-cache/lookup', body);
  expect(await lookup(b, { ...base, query })).toMatchObject({ match: 'exact' });
  const near = { ...base, query: 'and where is it?', query_embedding: towards(0.97) };
  expect(await lookup(c, near)).toMatchObject({ match: 'similar' });
  const far = { ...base, query: 'who is it?', query_embedding: [0, 0, 1] };
  expect(await lookup(a, far)).toMatchObject({ hit: false });
  const bare = `no vector ${randomUUID()}`;
  expect(await lookup(b, { ...base, embedding_model: EMBED, query: bare })).toMatchObject({ hit: false });
  // The same text, asked of the provider itself, tells what its vector took.
  const { usage } = await fetch(`${fleet.provider.url}/embeddings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer sk-test' },
    body: JSON.stringify({ model: EMBED, input: bare }),
  }).then((response) => response.json() as Promise<{ usage: { prompt_tokens: number } }>);
  return costOf(EMBED, usage) ?? 0;
}
