import { describe, expect, it } from 'vitest';
import { answering, type Completion, completion, question } from './support/chat.js';
import { assemble, chunksOf, dataOf } from './support/events.js';
import { describeOnEachStore } from './support/stack.js';

const TWO_CALLS = {
  role: 'assistant',
  content: null,
  refusal: null,
  tool_calls: [
    { id: 'call_a', type: 'function', function: { name: 'look', arguments: '{"id": 1, "näme": "a\\"b"}' } },
    { id: 'call_b', type: 'function', function: { name: 'wait', arguments: '{}' } },
  ],
};

/** What the provider is made to answer with, and by which headers. */
const ANSWERS: readonly (readonly [string, Record<string, string>])[] = [
  ['text', {}],
  ['text with line breaks and characters of four bytes', answering({ content: 'a\n\nb\r\nc\u2028𝔘🙂 é' })],
  ['two tool calls', answering(TWO_CALLS)],
  ['text and a tool call', answering({ ...TWO_CALLS, content: 'Let me look.' })],
  [
    'a function call as before tools',
    answering({ content: null, function_call: { name: 'f', arguments: '{"a":1}' } }),
  ],
  ['reasoning and unknown fields at every level', { 'x-sim-mode': 'reasoning' }],
  ['a refusal', { 'x-sim-mode': 'refusal' }],
];

/** What both forms of one answer tell: empty annotations and null log probabilities are in one of them only. */
function essence({ choices, ...fields }: Completion) {
  return {
    ...fields,
    choices: choices.map(({ message, ...choice }) => telling({ ...choice, message: telling(message) })),
  };
}

function telling(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const isEmpty = (value: unknown) => value === null || (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(members).filter(([, value]) => !isEmpty(value)));
}

const WITH_USAGE = { stream: true, stream_options: { include_usage: true } };

describeOnEachStore(
  'An answer of',
  (stack) => {
    describe.each(ANSWERS)('%s', (_name, headers) => {
      it('that came as a stream is served as JSON, and as the same stream again', async () => {
        const caller = stack.caller().with(headers);
        const body = question();
        const missed = await caller.chat({ ...body, ...WITH_USAGE });
        expect(missed.headers.get('content-type')).toMatch(/^text\/event-stream/);
        const original = assemble(missed.text);

        const plain = await caller.chat(body);
        expect(plain.cache.hit).toBe(true);
        expect(plain.headers.get('content-type')).toMatch(/^application\/json/);
        expect(completion(plain.text).object).toBe('chat.completion');
        expect(essence(completion(plain.text))).toEqual(essence(original));

        const replayed = await caller.chat({ ...body, ...WITH_USAGE });
        expect(replayed.cache.hit).toBe(true);
        expect(replayed.headers.get('content-type')).toMatch(/^text\/event-stream/);
        expect(essence(assemble(replayed.text))).toEqual(essence(original));
        expect(await stack.upstreamCalls()).toBe(1);
      });

      it('that came as JSON is served as a stream, and as the same JSON again', async () => {
        const caller = stack.caller().with(headers);
        const body = question();
        const missed = await caller.chat(body);
        expect(missed.cache).toMatchObject({ fwd: 'miss', stored: true });

        const streamed = await caller.chat({ ...body, ...WITH_USAGE });
        expect(streamed.cache.hit).toBe(true);
        for (const { object } of chunksOf(streamed.text)) expect(object).toBe('chat.completion.chunk');
        expect(essence(assemble(streamed.text))).toEqual(essence(completion(missed.text)));

        const again = await caller.chat(body);
        expect(again.text).toBe(missed.text);
        expect(await stack.upstreamCalls()).toBe(1);
      });
    });

    it('2 MiB is served as a stream too, in events that readers put up with', async () => {
      const caller = stack.caller().with({ 'x-sim-mode': 'huge' });
      const body = question();
      const missed = await caller.chat(body);
      const streamed = await caller.chat({ ...body, ...WITH_USAGE });
      expect(streamed.cache.hit).toBe(true);
      expect(assemble(streamed.text).choices[0]?.message['content']).toBe(
        completion(missed.text).choices[0]?.message['content'],
      );
      for (const data of dataOf(streamed.text)) expect(data.length).toBeLessThan(1024 * 1024);
    });
  },
  { alsoWithoutNearCache: true },
);

describeOnEachStore('The usage event', (stack) => {
  const usageOf = (stream: string) => chunksOf(stream).filter(({ usage }) => usage !== undefined);

  it('is asked of the provider with each stream, and told only to those who asked for it', async () => {
    const caller = stack.caller();
    const body = question();
    const missed = await caller.chat({ ...body, stream: true });
    expect(usageOf(missed.text)).toEqual([]);
    const { last } = await stack.provider.stats();
    expect(last[0]?.body).toMatchObject({ stream_options: { include_usage: true } });

    // The tokens are known all the same.
    expect(completion((await caller.chat(body)).text).usage).toMatchObject({
      prompt_tokens: expect.any(Number),
      completion_tokens: expect.any(Number),
    });
    expect(usageOf((await caller.chat({ ...body, stream: true })).text)).toEqual([]);
    const told = await caller.chat({ ...body, ...WITH_USAGE });
    expect(chunksOf(told.text).at(-1)).toMatchObject({
      choices: [],
      usage: { total_tokens: expect.any(Number) },
    });
  });

  it('comes with a miss to those who asked for it', async () => {
    const missed = await stack.caller().chat({ ...question(), ...WITH_USAGE });
    expect(chunksOf(missed.text).at(-1)).toMatchObject({
      choices: [],
      usage: { total_tokens: expect.any(Number) },
    });
  });

  it.each([{ include_usage: false }, null, { include_obfuscation: false }])(
    'is asked for where the request says %j, and everything else of it stays',
    async (options) => {
      const body = { ...question(), seed: 7, stream: true, stream_options: options };
      const missed = await stack.caller().chat(body);
      expect(usageOf(missed.text)).toEqual([]);
      const { last } = await stack.provider.stats();
      expect(last[0]?.body).toEqual({ ...body, stream_options: { ...options, include_usage: true } });
    },
  );

  it('is not told where the provider puts it on the last chunk, but its finish reason is', async () => {
    const caller = stack.caller().with({ 'x-sim-mode': 'usage-in-last-chunk' });
    const body = question();
    const missed = await caller.chat({ ...body, stream: true });
    expect(usageOf(missed.text)).toEqual([]);
    expect(assemble(missed.text).choices[0]?.finish_reason).toBe('stop');
    expect(completion((await caller.chat(body)).text).usage).toMatchObject({
      total_tokens: expect.any(Number),
    });
  });

  it('is not asked with a plain request, whose bytes go upstream as they came', async () => {
    const text = `{ "model":"gpt-4o",\n "seed": 9007199254740993, "messages":[{"role":"user","content":"\\u00e9"}] }`;
    await stack.caller().send('POST', '/v1/chat/completions', {
      body: text,
      headers: { 'content-type': 'application/json' },
    });
    const { last } = await stack.provider.stats();
    expect(last[0]).toMatchObject({ body_bytes: Buffer.byteLength(text) });
  });
});
