import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type SimulatedProvider, startSimulatedProvider } from '../simulated-provider.js';
import type { Mode } from './behaviour.js';

let provider: SimulatedProvider;
let client: OpenAI;

beforeAll(async () => {
  provider = await startSimulatedProvider({ port: 0, latencyScale: 0, seed: '0', failFirst: 0 });
  client = new OpenAI({ baseURL: provider.url, apiKey: 'sk-test', maxRetries: 0 });
});

afterAll(() => provider.close());

beforeEach(() => fetch(`${provider.controlUrl}/reset`, { method: 'POST' }));

interface Stats {
  requests: number;
  aborted: number;
  in_flight: number;
  by_path: Record<string, number>;
  last: { path: string; headers: Record<string, string>; body: unknown }[];
}

const stats = async () => (await (await fetch(`${provider.controlUrl}/stats`)).json()) as Stats;

const post = (mode: Mode | undefined, body: object = {}, signal?: AbortSignal) =>
  fetch(`${provider.url}/chat/completions`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk-test', ...(mode && { 'x-sim-mode': mode }) },
    body: JSON.stringify({
      model: 'gpt-4o',
      messages: [{ role: 'user', content: 'Say something.' }],
      ...body,
    }),
    signal: signal ?? null,
  });

const STREAM = { stream: true, stream_options: { include_usage: true } };
const streamText = async (mode: Mode | undefined) => (await post(mode, STREAM)).text();
const plainJson = async (mode: Mode | undefined) =>
  (await (await post(mode)).json()) as OpenAI.ChatCompletion;

/** The parsed `data:` of each event. */
const events = (text: string): unknown[] =>
  [...text.matchAll(/^data: (\{.*\})\r?$/gm)].map((match) => JSON.parse(match[1] ?? '') as unknown);

describe('x-sim-mode', () => {
  it('answers errors in the shape of the API', async () => {
    const limited = await post('error-429');
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '2']);
    expect(limited.headers.get('x-ratelimit-remaining-requests')).toBe('0');
    expect(await limited.json()).toMatchObject({ error: { code: 'rate_limit_exceeded', param: null } });
    expect((await post('error-500')).status).toBe(500);
    expect((await post('error-400', STREAM)).status).toBe(400);
  });

  it('refuses a mode that it does not know', async () => {
    const answer = await fetch(`${provider.url}/models`, {
      headers: { authorization: 'Bearer sk-test', 'x-sim-mode': 'error-5000' },
    });
    expect(answer.status).toBe(400);
  });

  it('breaks off where it is told to', async () => {
    await expect(post('reset-before-headers')).rejects.toThrow('fetch failed');
    await expect(streamText('reset-mid-stream')).rejects.toThrow('terminated');
    await expect(plainJson('reset-mid-stream')).rejects.toThrow('terminated');
    await expect(plainJson('cut-mid-answer')).rejects.toThrow(SyntaxError);
    await expect(plainJson('bad-json')).rejects.toThrow(SyntaxError);
    const undone = await streamText('cut-without-done');
    expect(undone).toContain('"finish_reason":"stop"');
    expect(undone).not.toContain('[DONE]');
    expect(await streamText('cut-mid-answer')).not.toContain('"finish_reason":"stop"');
    expect(await streamText('error-event-in-stream')).toMatch(/data: \{"error".*\n\ndata: \[DONE\]\n\n$/);
    expect((await stats()).aborted).toBe(0);
  });

  it('hangs until the client goes away, and counts that', async () => {
    const controller = new AbortController();
    const hanging = post('hang', {}, controller.signal);
    await vi.waitFor(async () => expect((await stats()).in_flight).toBe(1), { timeout: 20_000 });
    controller.abort();
    await expect(hanging).rejects.toThrow('aborted');
    await vi.waitFor(async () => expect(await stats()).toMatchObject({ in_flight: 0, aborted: 1 }), {
      timeout: 20_000,
    });
  });

  it('answers what a cache must not keep', async () => {
    const choice = async (mode: Mode) => (await plainJson(mode)).choices[0];
    expect((await choice('length'))?.finish_reason).toBe('length');
    expect((await choice('content-filter'))?.finish_reason).toBe('content_filter');
    expect((await choice('empty-content'))?.message.content).toBe('');
    expect((await choice('null-content'))?.message.content).toBeNull();
    expect((await choice('refusal'))?.message).toMatchObject({ content: null, refusal: expect.any(String) });
    const call = (await choice('bad-tool-arguments'))?.message.tool_calls?.[0];
    expect(() => JSON.parse(call?.type === 'function' ? call.function.arguments : '{}')).toThrow(SyntaxError);
  });

  it('says the same however the stream is framed', async () => {
    const contentOf = (text: string) =>
      events(text)
        .map((event) => (event as OpenAI.ChatCompletionChunk).choices[0]?.delta.content ?? '')
        .join('');
    const expected = contentOf(await streamText(undefined));
    expect(expected).not.toBe('');
    for (const mode of ['comments', 'crlf', 'split-bytes', 'gzip'] as const) {
      expect({ mode, content: contentOf(await streamText(mode)) }).toEqual({ mode, content: expected });
    }
    expect(await streamText('comments')).toContain(': keep-alive\n\n');
    expect(await streamText('crlf')).toContain('data: [DONE]\r\n\r\n');
  });

  it('carries unknown fields at each level, plain and streamed', async () => {
    const whole = await plainJson('reasoning');
    expect(whole).toMatchObject({
      provider: 'simulated',
      choices: [{ stop_reason: 'end_of_turn', message: { trace: { step: 1 } } }],
    });
    const parsed = events(await streamText('reasoning')) as OpenAI.ChatCompletionChunk[];
    const reasoning = parsed
      .map(
        (chunk) => (chunk.choices[0]?.delta as { reasoning_content?: string } | undefined)?.reasoning_content,
      )
      .join('');
    expect(whole.choices[0]?.message).toHaveProperty('reasoning_content', reasoning);
    expect(parsed.at(-1)?.usage?.completion_tokens_details?.reasoning_tokens).toBeGreaterThan(5);
  });

  it('puts the usage where it is told to', async () => {
    const usual = events(await streamText(undefined)).slice(-2);
    expect(usual).toMatchObject([
      { usage: null },
      { choices: [], usage: { prompt_tokens: expect.any(Number) } },
    ]);
    const odd = events(await streamText('usage-in-last-chunk')).at(-1);
    expect(odd).toMatchObject({
      choices: [{ finish_reason: 'stop' }],
      usage: { total_tokens: expect.any(Number) },
    });
  });

  it('compresses, and grows huge', async () => {
    expect((await plainJson('gzip')).choices).toHaveLength(1);
    expect((await post('gzip')).headers.get('content-encoding')).toBe('gzip');
    expect((await plainJson('huge')).choices[0]?.message.content?.length).toBeGreaterThan(2_000_000);
  });
});

describe('/sim', () => {
  it('counts and shows what arrived', async () => {
    await client.models.list({ headers: { 'x-trace': 'abc' } });
    await plainJson(undefined);
    const seen = await stats();
    expect(seen).toMatchObject({
      requests: 2,
      in_flight: 0,
      by_path: { '/v1/models': 1, '/v1/chat/completions': 1 },
      last: [{ method: 'GET', headers: { 'x-trace': 'abc' } }, { body: { model: 'gpt-4o' } }],
    });
  });

  it('queues behaviour for requests that cannot carry headers', async () => {
    await fetch(`${provider.controlUrl}/next`, {
      method: 'POST',
      body: JSON.stringify({ mode: 'error-500', times: 2 }),
    });
    const statuses = [await post(undefined), await post(undefined), await post(undefined)];
    expect(statuses.map((answer) => answer.status)).toEqual([500, 500, 200]);
  });
});
