import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { answering, completion } from './support/chat.js';
import { assemble } from './support/events.js';
import { describeOnEachStore } from './support/stack.js';

interface Generated {
  readonly text: string;
  readonly model: string;
  readonly usage: { readonly prompt_tokens: number; readonly completion_tokens: number };
  readonly cached: boolean;
  readonly cache: { readonly status: string; readonly key: string; readonly age_seconds?: number };
  readonly cost_usd: number;
  readonly saved_usd: number;
  readonly latency_ms: number;
}

const unseen = () => `Tell me something. (${randomUUID()})`;

describeOnEachStore('POST /api/v1/llm/generate', (stack) => {
  it('answers a prompt, and tells what it cost', async () => {
    const prompt = unseen();
    const generated = await stack
      .caller()
      .api<Generated>('POST', '/llm/generate', { prompt, model: 'gpt-4o-mini' });
    expect(generated).toEqual({
      text: expect.stringMatching(/./),
      model: 'gpt-4o-mini',
      usage: { prompt_tokens: expect.any(Number), completion_tokens: expect.any(Number) },
      cached: false,
      cache: { status: 'miss', key: expect.stringMatching(/^llm:[0-9a-f]{64}$/) },
      cost_usd: expect.any(Number),
      saved_usd: 0,
      latency_ms: expect.any(Number),
    });
    const { prompt_tokens, completion_tokens } = generated.usage;
    // gpt-4o-mini: 0.15 and 0.60 US dollars for a million tokens.
    expect(generated.cost_usd).toBeCloseTo((prompt_tokens * 0.15 + completion_tokens * 0.6) / 1e6, 12);
    expect(generated.latency_ms).toBeGreaterThan(0);
    const { last } = await stack.provider.stats();
    expect(last[0]?.body).toEqual({
      model: 'gpt-4o-mini',
      messages: [{ role: 'user', content: prompt }],
      temperature: 0.7,
    });
  });

  it('answers it again from the cache, and tells what that saved', async () => {
    const caller = stack.caller();
    const body = { prompt: unseen(), model: 'gpt-4o', temperature: 0, max_tokens: 4000, system: 'Be brief.' };
    const first = await caller.api<Generated>('POST', '/llm/generate', body);
    const second = await caller.api<Generated>('POST', '/llm/generate', body);
    expect(second).toEqual({
      ...first,
      cached: true,
      cache: { status: 'hit', key: first.cache.key, age_seconds: expect.any(Number) },
      cost_usd: 0,
      saved_usd: first.cost_usd,
      latency_ms: expect.any(Number),
    });
    expect(await stack.upstreamCalls()).toBe(1);
  });

  it('neither reads nor writes with use_cache: false', async () => {
    const caller = stack.caller();
    const body = { prompt: unseen(), model: 'gpt-4o' };
    await caller.api('POST', '/llm/generate', body);
    const fresh = await caller.api<Generated>('POST', '/llm/generate', { ...body, use_cache: false });
    expect(fresh).toMatchObject({ cached: false, cache: { status: 'bypass' }, saved_usd: 0 });
    const other = { ...body, prompt: unseen(), use_cache: false };
    await caller.api('POST', '/llm/generate', other);
    const looked = await caller.api('POST', '/llm-cache/lookup', { prompt: other.prompt, model: 'gpt-4o' });
    expect(looked).toMatchObject({ hit: false });
    expect(await stack.upstreamCalls()).toBe(3);
  });

  it('shares entries with /v1/chat/completions, both ways', async () => {
    const caller = stack.caller();
    const body = { model: 'gpt-4o', messages: [{ role: 'user', content: unseen() }], temperature: 0.7 };
    const generated = await caller.api<Generated>('POST', '/llm/generate', {
      prompt: body.messages[0]?.content,
      model: 'gpt-4o',
    });
    const chat = await caller.chat(body);
    expect(chat.cache).toMatchObject({ hit: true, key: generated.cache.key });
    expect(completion(chat.text).choices[0]?.message).toMatchObject({ content: generated.text });

    const streamed = {
      ...body,
      messages: [{ role: 'user', content: unseen() }],
      temperature: 0.2,
      max_tokens: 900,
    };
    const missed = await caller.chat({ ...streamed, stream: true });
    const again = await caller.api<Generated>('POST', '/llm/generate', streamed);
    expect(again).toMatchObject({ cached: true, cache: { key: missed.cache.key } });
    expect(again.text).toBe(assemble(missed.text).choices[0]?.message['content']);
  });

  it('takes messages, and fields in them that it does not know', async () => {
    const messages = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: [{ type: 'text', text: unseen() }], name: 'ann', future: 1 },
    ];
    await stack.caller().api('POST', '/llm/generate', { messages, model: 'gpt-4o', temperature: 1 });
    const { last } = await stack.provider.stats();
    expect(last[0]?.body).toEqual({ model: 'gpt-4o', messages, temperature: 1 });
  });

  it('ties its entry to masterplan and tags, and keeps it for ttl_seconds, within the namespace', async () => {
    const caller = stack.caller();
    const body = { prompt: unseen(), model: 'gpt-4o', namespace: 'ns' };
    const { cache } = await caller.api<Generated>('POST', '/llm/generate', {
      ...body,
      masterplan_id: 'plan',
      atom_id: 'atom',
      tags: ['b', 'a'],
      ttl_seconds: 90,
      use_batching: true,
    });
    const entry = await caller.api<Record<string, string>>('GET', `/entries/${cache.key}`);
    expect(entry).toMatchObject({ masterplan_ids: ['plan'], tags: ['a', 'b'], model: 'gpt-4o' });
    expect(Date.parse(entry['expires_at'] ?? '') - Date.parse(entry['created_at'] ?? '')).toBe(90_000);
    const elsewhere = await caller.api('POST', '/llm-cache/lookup', { ...body, namespace: 'other' });
    expect(elsewhere).toMatchObject({ hit: false });
    await caller.api('POST', '/llm/generate', { ...body, masterplan_id: 'plan-2' });
    expect(await caller.api('GET', `/entries/${cache.key}`)).toMatchObject({
      masterplan_ids: ['plan', 'plan-2'],
    });
  });

  it('answers with an empty text where the model calls tools, and with null money for an unknown model', async () => {
    const tool_calls = [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }];
    const caller = stack.caller().with(answering({ content: null, tool_calls }));
    const generated = await caller.api<Generated>('POST', '/llm/generate', {
      prompt: unseen(),
      model: 'my-own',
    });
    expect(generated).toMatchObject({ text: '', cost_usd: null, saved_usd: null });
  });

  describe('tells what the provider refused as a problem', () => {
    it.each([
      ['error-400', 400, 'Bad Request'],
      ['error-429', 429, 'Too Many Requests'],
      ['error-500', 500, 'Internal Server Error'],
      ['reset-before-headers', 502, 'Bad Gateway'],
    ] as const)('%s', async (mode, status, title) => {
      const caller = stack.caller();
      const body = { prompt: unseen(), model: 'gpt-4o' };
      const reply = await caller.sendJson('POST', '/api/v1/llm/generate', body, { 'x-sim-mode': mode });
      expect(reply.status).toBe(status);
      expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(JSON.parse(reply.text)).toEqual({
        type: expect.any(String),
        title,
        status,
        detail: expect.stringMatching(/./),
      });
      expect(reply.headers.get('retry-after')).toBe(mode === 'error-429' ? '2' : null);
      expect(await caller.api('POST', '/llm/generate', body)).toMatchObject({ cache: { status: 'miss' } });
    });
  });

  it('gives what is not worth keeping to its caller, and keeps it not', async () => {
    const caller = stack.caller();
    const body = { prompt: unseen(), model: 'gpt-4o' };
    const cut = await caller.with({ 'x-sim-mode': 'length' }).api<Generated>('POST', '/llm/generate', body);
    expect(cut).toMatchObject({ text: expect.stringMatching(/./), cache: { status: 'miss' } });
    expect(await caller.api('POST', '/llm/generate', body)).toMatchObject({ cache: { status: 'miss' } });
  });
});
