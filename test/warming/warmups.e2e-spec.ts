import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Caller } from '../e2e/support/caller.js';
import { completion } from '../e2e/support/chat.js';
import { metric } from '../e2e/support/metrics.js';
import { describeOnEachStore } from '../e2e/support/stack.js';
import { until } from '../support/redis/index.js';
import { type Warmup, ended, sendLines, startWarmup } from './support/warmup.js';

const question = (text: string = randomUUID()) => ({
  prompt: `Say ${text}`,
  model: 'gpt-4o',
  temperature: 0,
});
const llm = (text?: string) => ({ kind: 'llm', ...question(text) });
const rag = (query: string) => ({
  kind: 'rag',
  query,
  query_embedding: [1, 2, 3],
  embedding_model: 'e',
  top_k: 2,
  documents: [{ id: 'a.ts', text: 'a' }],
});

async function isHit(caller: Caller, item: ReturnType<typeof question>): Promise<boolean> {
  const { hit } = await caller.api<{ hit: boolean }>('POST', '/llm-cache/lookup', item);
  return hit;
}

describeOnEachStore(
  'Warm-ups',
  (stack) => {
    it('answers prompts ahead of time, and stores retrievals', async () => {
      const caller = stack.caller();
      const [first, second] = [question(), question()];
      const query = randomUUID();
      const id = await startWarmup(caller, {
        name: 'before the night run',
        items: [{ kind: 'llm', ...first }, { kind: 'llm', ...second }, rag(query)],
      });
      expect(await ended(caller, id)).toMatchObject({
        id,
        name: 'before the night run',
        status: 'done',
        total: 3,
        done: 3,
        hits: 0,
        stored: 3,
        failed: 0,
        errors: [],
      });
      expect(await isHit(caller, first)).toBe(true);
      expect(await isHit(caller, second)).toBe(true);
      const looked = { query, embedding_model: 'e', top_k: 2 };
      expect(await caller.api('POST', '/rag-cache/lookup', looked)).toMatchObject({ hit: true });
      const reply = await caller.chat({
        model: 'gpt-4o',
        messages: [{ role: 'user', content: first.prompt }],
        temperature: 0,
      });
      expect(reply.cache).toMatchObject({ hit: true });
      expect(completion(reply.text).choices[0]?.message.content).not.toBe('');
      expect(await stack.upstreamCalls()).toBe(2);
    });

    it('is paid for, and is no lookup that missed', async () => {
      const caller = stack.caller();
      const misses = () => metric(caller, 'v2_cache_misses_total{cache_layer="llm"}');
      const before = await misses();
      await ended(caller, await startWarmup(caller, { items: [llm()] }));
      expect(await stack.upstreamCalls()).toBe(1);
      expect(await misses()).toBe(before);
    });

    it('asks nothing that is there already', async () => {
      const caller = stack.caller();
      const item = question();
      await caller.api('POST', '/llm/generate', item);
      const id = await startWarmup(caller, { items: [{ kind: 'llm', ...item }] });
      expect(await ended(caller, id)).toMatchObject({ status: 'done', hits: 1, stored: 0 });
      expect(await stack.upstreamCalls()).toBe(1);
    });

    it('takes NDJSON, tells bad lines by their number, blank ones counted, and does the rest', async () => {
      const caller = stack.caller();
      const good = Array.from({ length: 50 }, () => llm());
      const lines = [
        'no json',
        '',
        JSON.stringify({ kind: 'poem', prompt: 'x' }),
        JSON.stringify({ ...llm(), colour: 'red' }),
        JSON.stringify({ kind: 'llm', model: 'gpt-4o' }),
        JSON.stringify({ ...llm(), use_cache: false }),
        JSON.stringify({ ...rag('q'), query_embedding: [0, 0] }),
        '',
        ...good.map((item) => JSON.stringify(item)),
      ];
      const reply = await sendLines(caller, '/api/v1/warmups?name=lines', lines.join('\r\n'));
      expect(reply.status).toBe(202);
      const { id } = JSON.parse(reply.text) as { id: string };
      const warmup = await ended(caller, id);
      expect(warmup).toMatchObject({
        name: 'lines',
        status: 'done',
        total: 56,
        done: 56,
        stored: 50,
        failed: 6,
      });
      expect(warmup.errors.map(({ line, path }) => [line, path])).toEqual([
        [1, ''],
        [3, 'kind'],
        [4, 'colour'],
        [5, 'prompt'],
        [6, 'use_cache'],
        [7, expect.stringMatching(/^query_embedding/)],
      ]);
    });

    it('tells what the provider said of an item that it refused, at most twenty times', async () => {
      const caller = stack.caller();
      await stack.provider.next({ mode: 'error-400', times: 25 });
      const id = await startWarmup(caller, { items: Array.from({ length: 25 }, () => llm()) });
      const warmup = await ended(caller, id);
      expect(warmup).toMatchObject({ status: 'failed', failed: 25, stored: 0 });
      expect(warmup.errors).toHaveLength(20);
      expect(warmup.errors[0]?.message).toMatch(/^the provider answered 400: ./);
    });

    it('waits and tries again when the provider asks for less', async () => {
      const caller = stack.caller();
      await stack.provider.next({ mode: 'error-429', times: 1 });
      const id = await startWarmup(caller, { items: [llm(), llm()] });
      expect(await ended(caller, id)).toMatchObject({ status: 'done', stored: 2, failed: 0 });
    });

    it('refreshes what was asked for most, and keeps what it was tied to', async () => {
      const caller = stack.caller();
      const [often, never] = [question(), question()];
      const masterplan = randomUUID();
      await caller.api('POST', '/llm/generate', { ...often, masterplan_id: masterplan });
      await caller.api('POST', '/llm/generate', never);
      for (let i = 0; i < 3; i += 1) await caller.api('POST', '/llm/generate', often);
      const { key } = await caller.api<{ key: string }>('POST', '/llm-cache/lookup', often);
      await until('its hits are counted', async () => {
        const { hits } = await caller.api<{ hits: number }>('GET', `/entries/${key}`);
        return hits >= 3;
      });
      const before = await stack.upstreamCalls();
      const id = await startWarmup(caller, { from: 'top', n: 5 });
      expect(await ended(caller, id)).toMatchObject({ status: 'done', total: 1, stored: 1 });
      expect(await stack.upstreamCalls()).toBe(before + 1);
      const removed = await caller.api('POST', '/invalidations', { masterplan_id: masterplan });
      expect(removed).toMatchObject({ deleted: 1 });
    });

    it('is listed, shown and cancelled by its own tenant, and nobody else', async () => {
      const caller = stack.caller();
      const other = stack.caller();
      await stack.provider.next({ latency_ms: 60_000, times: 4 });
      const id = await startWarmup(caller, { items: Array.from({ length: 30 }, () => llm()) });
      await until('it runs', async () => {
        const { status } = await caller.api<Warmup>('GET', `/warmups/${id}`);
        return status === 'running';
      });
      // Without keys on loopback everybody is an operator; what is asked for here is that it can be told and stopped.
      const { items } = await other.api<{ items: Warmup[] }>('GET', '/warmups');
      expect(items.map((item) => item.id)).toContain(id);
      expect(await caller.api('DELETE', `/warmups/${id}`)).toMatchObject({ id, status: 'cancelled' });
      const again = await caller.send('DELETE', `/api/v1/warmups/${id}`);
      expect(again.status).toBe(409);
      const next = await startWarmup(caller, { items: [llm()] });
      expect(await ended(caller, next)).toMatchObject({ status: 'done' });
    });

    describe('refuses', () => {
      it.each([
        ['nothing at all', {}, 'items'],
        ['no items', { items: [] }, 'items'],
        ['items and a source', { items: [llm()], from: 'top' }, 'items'],
        ['a number without a source', { items: [llm()], n: 3 }, 'n'],
        ['another source', { from: 'bottom' }, 'from'],
        ['an unknown field', { items: [llm()], colour: 'red' }, 'colour'],
        ['a tenant that does not exist', { items: [llm()], tenant: 'nobody' }, 'tenant'],
      ])('%s', async (_name, body, path) => {
        const reply = await stack.caller().sendJson('POST', '/api/v1/warmups', body);
        expect(reply.status).toBe(422);
        expect(JSON.parse(reply.text)).toMatchObject({ errors: [{ path }] });
      });

      it('an upload without a line, and a warm-up that is not there', async () => {
        const caller = stack.caller();
        expect((await sendLines(caller, '/api/v1/warmups', '\n\n')).status).toBe(422);
        expect((await caller.send('GET', `/api/v1/warmups/${randomUUID()}`)).status).toBe(404);
        expect((await caller.send('GET', '/api/v1/warmups/x')).status).toBe(404);
      });
    });
  },
  { env: { WARMUP_PER_SECOND: '1000' } },
);
