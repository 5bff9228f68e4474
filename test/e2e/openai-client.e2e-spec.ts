import { randomUUID } from 'node:crypto';
import { APIError, AuthenticationError, BadRequestError, type OpenAI, RateLimitError } from 'openai';
import { describe, expect, it } from 'vitest';
import { parseCacheStatus } from './support/cache-status.js';
import { question } from './support/chat.js';
import { describeOnEachStore } from './support/stack.js';

const WEATHER: OpenAI.ChatCompletionTool = {
  type: 'function',
  function: {
    name: 'weather',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string' }, days: { type: 'integer' } },
      required: ['city', 'days'],
    },
  },
};

function withTool() {
  return { ...question(), tools: [WEATHER], tool_choice: 'required' as const };
}

describeOnEachStore('The official OpenAI client', (stack) => {
  it('gets an answer, and the same one again without the provider', async () => {
    const client = stack.caller().openai();
    const body = question();
    const first = await client.chat.completions.create(body).withResponse();
    expect(first.data.choices[0]?.message.content).toBeTruthy();
    expect(parseCacheStatus(first.response.headers.get('cache-status'))).toMatchObject({
      fwd: 'miss',
      stored: true,
    });
    const second = await client.chat.completions.create(body).withResponse();
    expect(second.data).toEqual(first.data);
    expect(parseCacheStatus(second.response.headers.get('cache-status'))).toMatchObject({ hit: true });
    expect(await stack.upstreamCalls()).toBe(1);
  });

  it('gets a stream, and the same one again without the provider', async () => {
    const client = stack.caller().openai();
    const body = { ...question(), stream: true as const };
    const [first, second] = [
      await client.chat.completions.stream(body).finalChatCompletion(),
      await client.chat.completions.stream(body).finalChatCompletion(),
    ];
    expect(first.choices[0]?.message.content).toBeTruthy();
    expect(second.choices[0]?.message.content).toBe(first.choices[0]?.message.content);
    expect(second.id).toBe(first.id);
    expect(await stack.upstreamCalls()).toBe(1);
  });

  it('gets tool calls, plain and streamed, from the provider and from the cache', async () => {
    const client = stack.caller().openai();
    const body = withTool();
    const missed = await client.chat.completions.create(body);
    const [call] = missed.choices[0]?.message.tool_calls ?? [];
    expect(call).toMatchObject({ type: 'function', function: { name: 'weather' } });
    const arguments_ = call?.type === 'function' ? call.function.arguments : '';
    expect(JSON.parse(arguments_)).toMatchObject({ city: expect.any(String), days: expect.any(Number) });

    const streamed = await client.chat.completions.stream({ ...body, stream: true }).finalChatCompletion();
    expect(streamed.choices[0]).toMatchObject({ finish_reason: 'tool_calls' });
    expect(streamed.choices[0]?.message.tool_calls?.[0]).toMatchObject({
      id: call?.id,
      function: { name: 'weather', arguments: arguments_ },
    });
    expect(await stack.upstreamCalls()).toBe(1);
  });

  it('gets streamed tool calls first, and plain ones from the cache', async () => {
    const client = stack.caller().openai();
    const body = withTool();
    const streamed = await client.chat.completions.stream({ ...body, stream: true }).finalChatCompletion();
    const plain = await client.chat.completions.create(body);
    expect(plain.choices[0]?.finish_reason).toBe('tool_calls');
    const [told] = streamed.choices[0]?.message.tool_calls ?? [];
    expect(plain.choices[0]?.message.tool_calls).toMatchObject([
      { id: told?.id, function: { name: 'weather' } },
    ]);
    expect(await stack.upstreamCalls()).toBe(1);
  });

  it('gets structured output and several choices as it asked for them', async () => {
    const client = stack.caller().openai();
    const body = { ...question(), n: 3, response_format: { type: 'json_object' as const } };
    const missed = await client.chat.completions.create(body);
    const hit = await client.chat.completions.create(body);
    expect(hit).toEqual(missed);
    expect(hit.choices.map(({ index }) => index)).toEqual([0, 1, 2]);
    for (const { message } of hit.choices) expect(JSON.parse(message.content ?? '')).toHaveProperty('answer');
  });

  it('sends fields that nobody has heard of, and they part entries', async () => {
    const client = stack.caller().openai();
    const body = { ...question(), future_setting: { level: 3, list: ['a', null, 1.5] } };
    await client.chat.completions.create(body as OpenAI.ChatCompletionCreateParamsNonStreaming);
    const { last } = await stack.provider.stats();
    expect(last[0]?.body).toEqual(body);

    const other = { ...body, future_setting: { level: 4, list: ['a', null, 1.5] } };
    await client.chat.completions.create(other as OpenAI.ChatCompletionCreateParamsNonStreaming);
    expect(await stack.upstreamCalls()).toBe(2);
  });

  it('shares entries between requests that differ only in what cannot change the answer', async () => {
    const client = stack.caller().openai();
    const { model, messages } = question();
    await client.chat.completions.create({ model, messages });
    const same = await client.chat.completions
      .create({ user: 'u-1', metadata: { a: '1' }, store: false, safety_identifier: 's', messages, model })
      .withResponse();
    expect(parseCacheStatus(same.response.headers.get('cache-status'))).toMatchObject({ hit: true });
  });

  describe('is told the provider’s errors', () => {
    it('a 400, with its field', async () => {
      const asked = stack
        .caller()
        .openai()
        .chat.completions.create({ ...question(), temperature: 9 });
      const error: unknown = await asked.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(BadRequestError);
      expect(error).toMatchObject({ status: 400, param: 'temperature', code: 'invalid_value' });
    });

    it('a 401, for a key that the provider refuses', async () => {
      const asked = stack.caller(`bad-${randomUUID()}`).openai().chat.completions.create(question());
      const error: unknown = await asked.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(AuthenticationError);
      expect(error).toMatchObject({ status: 401, code: 'invalid_api_key' });
    });

    it.each([false, true])('a 429, with Retry-After and the rate limits (stream: %s)', async (stream) => {
      const caller = stack.caller().with({ 'x-sim-mode': 'error-429' });
      const asked = caller.openai().chat.completions.create({ ...question(), stream });
      const error: unknown = await asked.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(RateLimitError);
      const { headers, code, type } = error as RateLimitError;
      expect({ code, type }).toEqual({ code: 'rate_limit_exceeded', type: 'requests' });
      expect(headers.get('retry-after')).toBe('2');
      expect(headers.get('x-ratelimit-remaining-requests')).toBe('0');
      expect(headers.get('x-ratelimit-reset-tokens')).toBe('2s');
    });

    it('a 500, and the next answer is the provider’s own again', async () => {
      const caller = stack.caller();
      const body = question();
      const asked = caller.with({ 'x-sim-mode': 'error-500' }).openai().chat.completions.create(body);
      const error: unknown = await asked.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(APIError);
      expect(error).toMatchObject({ status: 500, type: 'server_error' });
      const { response } = await caller.openai().chat.completions.create(body).withResponse();
      expect(parseCacheStatus(response.headers.get('cache-status'))).toMatchObject({ fwd: 'miss' });
    });

    it('and retries by itself, as it does with the provider', async () => {
      const caller = stack.caller();
      await stack.provider.next({ mode: 'error-500', times: 1 });
      const answered = await caller.openai().chat.completions.create(question(), { maxRetries: 2 });
      expect(answered.choices[0]?.message.content).toBeTruthy();
      expect(await stack.upstreamCalls()).toBe(2);
    });
  });

  it('passes the rate limits of a good answer on to the caller who was counted for it', async () => {
    const { response } = await stack.caller().openai().chat.completions.create(question()).withResponse();
    expect(response.headers.get('openai-processing-ms')).not.toBeNull();
    expect(response.headers.get('x-request-id')).toMatch(/^req-/);
  });

  it('gets a 400 in OpenAI’s shape for a body that is no JSON object', async () => {
    for (const body of ['{"model": "gpt-4o-mini", "messages": [', '[1]', '"text"', '']) {
      const reply = await stack.caller().send('POST', '/v1/chat/completions', {
        body,
        headers: { 'content-type': 'application/json' },
      });
      expect(reply.status).toBe(400);
      expect(JSON.parse(reply.text)).toEqual({
        error: {
          message: expect.any(String),
          type: 'invalid_request_error',
          param: null,
          code: 'invalid_body',
        },
      });
    }
    expect(await stack.upstreamCalls()).toBe(0);
  });
});
