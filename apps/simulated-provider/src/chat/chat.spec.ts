import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SimulatedProvider, startSimulatedProvider } from '../simulated-provider.js';

type Body = OpenAI.ChatCompletionCreateParamsNonStreaming;

const OPTIONS = { port: 0, latencyScale: 0, seed: '0', failFirst: 0 };
const BODY: Body = {
  model: 'gpt-4o',
  messages: [
    { role: 'system', content: 'You write code.' },
    { role: 'user', content: 'Write src/a/b.ts with `function addTask(input: NewTask): Task {`' },
  ],
};
const WEATHER: OpenAI.ChatCompletionTool = {
  type: 'function',
  function: {
    name: 'weather',
    parameters: {
      type: 'object',
      properties: {
        city: { type: 'string' },
        days: { type: 'integer', minimum: 1 },
        unit: { enum: ['C', 'F'] },
      },
      required: ['city', 'days', 'unit'],
    },
  },
};

let provider: SimulatedProvider;
let client: OpenAI;

beforeAll(async () => {
  provider = await startSimulatedProvider(OPTIONS);
  client = new OpenAI({ baseURL: provider.url, apiKey: 'sk-test', maxRetries: 0 });
});

afterAll(() => provider.close());

beforeEach(() => fetch(`${provider.controlUrl}/reset`, { method: 'POST' }));

const plain = (body: Partial<Body> = {}, headers: Record<string, string> = {}) =>
  client.chat.completions.create({ ...BODY, ...body }, { headers });

/** The finished message of a stream, put together by the client library. */
const streamed = async (body: Partial<Body> = {}, headers: Record<string, string> = {}) => {
  const stream = client.chat.completions.stream(
    { ...BODY, ...body, stream: true, stream_options: { include_usage: true } },
    { headers },
  );
  return stream.finalChatCompletion();
};

describe('chat completions', () => {
  it('answer the same request with the same words, another with others', async () => {
    const [first, again, other] = [await plain(), await plain(), await plain({ temperature: 0.1 })];
    const text = first.choices[0]?.message.content ?? '';
    expect(text).toContain('export function addTask(input: NewTask): Task {');
    expect(again.choices).toEqual(first.choices);
    expect(again.id).not.toBe(first.id);
    expect(other.choices[0]?.message.content).not.toBe(text);
    expect(first.usage?.completion_tokens).toBeGreaterThan(150);
    expect(first.usage?.prompt_tokens).toBeGreaterThan(20);
  });

  it('say the same in a stream as at once, whatever the number of choices', async () => {
    for (const body of [
      {},
      { n: 3 },
      { tools: [WEATHER], tool_choice: 'required' as const },
      { logprobs: true },
    ]) {
      const [whole, stream] = [await plain(body), await streamed(body)];
      const essence = (completion: OpenAI.ChatCompletion) =>
        completion.choices.map(({ message, finish_reason, logprobs }) => ({
          content: message.content,
          calls: message.tool_calls?.map((call) => ({
            id: call.id,
            function: call.type === 'function' && {
              name: call.function.name,
              arguments: call.function.arguments,
            },
          })),
          finish_reason,
          logprobs: logprobs?.content?.map((entry) => entry.token),
        }));
      expect(essence(stream)).toEqual(essence(whole));
      expect(stream.usage).toEqual(whole.usage);
    }
  });

  it('call tools with arguments that fit their schema', async () => {
    const answer = await plain({ tools: [WEATHER], tool_choice: 'required' });
    const call = answer.choices[0]?.message.tool_calls?.[0];
    expect(answer.choices[0]?.finish_reason).toBe('tool_calls');
    expect(call?.type === 'function' && JSON.parse(call.function.arguments)).toEqual({
      city: expect.any(String),
      days: expect.any(Number),
      unit: expect.stringMatching(/^[CF]$/),
    });
  });

  it('stop at the limit of tokens, and at a stop sequence', async () => {
    const short = await plain({ max_tokens: 5 });
    expect(short.choices[0]?.finish_reason).toBe('length');
    expect(short.usage?.completion_tokens).toBe(5);
    const stopped = await plain({ stop: 'export function' });
    expect(stopped.choices[0]?.finish_reason).toBe('stop');
    expect(stopped.choices[0]?.message.content).not.toContain('export function');
  });

  it('fill a JSON schema', async () => {
    const schema = { type: 'object', properties: { id: { type: 'integer' } }, required: ['id'] };
    const answer = await plain({
      response_format: { type: 'json_schema', json_schema: { name: 'record', schema } },
    });
    expect(JSON.parse(answer.choices[0]?.message.content ?? '')).toEqual({ id: expect.any(Number) });
  });

  it('say what a test tells them to', async () => {
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const text = await streamed({}, { 'x-sim-answer': base64('Grüße 👩‍👩‍👧 <|endoftext|>\r\n') });
    expect(text.choices[0]?.message.content).toBe('Grüße 👩‍👩‍👧 <|endoftext|>\r\n');
    const message = await plain({}, { 'x-sim-message': base64('{"content":"a","flavour":"mint"}') });
    expect(message.choices[0]?.message).toMatchObject({ content: 'a', flavour: 'mint' });
  });

  it('refuse bad keys and bad bodies in the words of the API', async () => {
    const stranger = new OpenAI({ baseURL: provider.url, apiKey: 'bad-key', maxRetries: 0 });
    await expect(stranger.models.list()).rejects.toMatchObject({ status: 401, code: 'invalid_api_key' });
    await expect(plain({ messages: [] })).rejects.toMatchObject({ status: 400, param: 'messages' });
    await expect(client.get('/nowhere')).rejects.toMatchObject({ status: 404 });
  });
});
