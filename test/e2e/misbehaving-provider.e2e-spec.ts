import { APIError } from 'openai';
import { describe, expect, it } from 'vitest';
import { freePort } from '../support/redis/index.js';
import type { Caller } from './support/caller.js';
import { completion, question } from './support/chat.js';
import { assemble, chunksOf, dataOf } from './support/events.js';
import { describeOnEachStore } from './support/stack.js';

type Body = Readonly<Record<string, unknown>>;

/** Asks twice with the mode, then once without: nothing of the first two may come back. */
async function expectNothingStored(caller: Caller, body: Body, mode: string): Promise<void> {
  const again = await caller.chat(body, { 'x-sim-mode': mode }).catch(() => undefined);
  if (again !== undefined) expect(again.cache).not.toHaveProperty('hit');
  const sound = await caller.chat(body);
  expect(sound).toMatchObject({ status: 200 });
  expect(sound.cache).toMatchObject({ fwd: 'miss' });
  expect((await caller.chat(body)).cache.hit).toBe(true);
}

/** What is good, however oddly it is sent, and is stored. */
const ODD_BUT_SOUND = [
  'gzip',
  'comments',
  'crlf',
  'split-bytes',
  'usage-in-last-chunk',
  'reasoning',
  'refusal',
];
/** Answers that are passed on as they are, and not stored; with what `Cache-Status` says of a plain one. */
const NOT_WORTH_KEEPING = [
  ['length', 'finish-length'],
  ['content-filter', 'finish-content-filter'],
  ['empty-content', 'empty-content'],
  ['null-content', 'empty-content'],
  ['bad-tool-arguments', 'tool-arguments'],
] as const;

describeOnEachStore('A provider that', (stack) => {
  describe.each(ODD_BUT_SOUND)('is odd, but sound (%s)', (mode) => {
    it.each([false, true])('is understood and its answer stored (stream: %s)', async (stream) => {
      const caller = stack.caller();
      const body = { ...question(), stream };
      const missed = await caller.chat(body, { 'x-sim-mode': mode });
      expect(missed.status).toBe(200);
      const hit = await caller.chat(body);
      expect(hit.cache.hit).toBe(true);
      const read = stream ? assemble : completion;
      expect(read(hit.text).choices[0]?.message).toMatchObject({
        content: read(missed.text).choices[0]?.message['content'],
      });
    });
  });

  describe.each(NOT_WORTH_KEEPING)('gives no whole, good answer (%s)', (mode, detail) => {
    it('is passed on as it is, plain, and not stored', async () => {
      const caller = stack.caller();
      const body = question();
      const direct = await directly(stack.provider.url, caller, body, mode);
      const { status, text, cache } = await caller.chat(body, { 'x-sim-mode': mode });
      expect(status).toBe(200);
      expect(completion(text).choices).toEqual(completion(direct).choices);
      expect(cache).toMatchObject({ fwd: 'miss', detail });
      expect(cache).not.toHaveProperty('stored');
      await expectNothingStored(caller, body, mode);
    });

    it('is passed on as it is, streamed, and not stored', async () => {
      const caller = stack.caller();
      const body = { ...question(), stream: true };
      const direct = await directly(stack.provider.url, caller, body, mode);
      const { status, text } = await caller.chat(body, { 'x-sim-mode': mode });
      expect(status).toBe(200);
      expect(assemble(text).choices).toEqual(assemble(direct).choices);
      await expectNothingStored(caller, body, mode);
    });
  });

  it.each([
    ['error-400', 400],
    ['error-429', 429],
    ['error-500', 500],
  ] as const)('refuses (%s) has its refusal passed on, and nothing stored', async (mode, status) => {
    const caller = stack.caller();
    for (const stream of [false, true]) {
      const body = { ...question(), stream };
      const direct = await directly(stack.provider.url, caller, body, mode);
      const refused = await caller.chat(body, { 'x-sim-mode': mode });
      expect(refused.status).toBe(status);
      expect(refused.text).toBe(direct);
      expect(refused.headers.get('content-type')).toMatch(/^application\/json/);
      await expectNothingStored(caller, body, mode);
    }
  });

  it('cuts its JSON short (bad-json, cut) has it passed on, and nothing stored', async () => {
    for (const mode of ['bad-json', 'cut-without-done', 'cut-mid-answer']) {
      const caller = stack.caller();
      const body = question();
      const { status, text, cache } = await caller.chat(body, { 'x-sim-mode': mode });
      expect(status).toBe(200);
      expect(() => completion(text)).toThrow(SyntaxError);
      expect(cache).toMatchObject({ fwd: 'miss', detail: 'not-json' });
      await expectNothingStored(caller, body, mode);
    }
  });

  it('ends its stream before [DONE] has the caller see just that, and nothing stored', async () => {
    for (const mode of ['cut-without-done', 'cut-mid-answer']) {
      const caller = stack.caller();
      const body = { ...question(), stream: true };
      const { status, text } = await caller.chat(body, { 'x-sim-mode': mode });
      expect(status).toBe(200);
      expect(text).not.toContain('[DONE]');
      expect(dataOf(text).length).toBeGreaterThan(1);
      await expectNothingStored(caller, body, mode);
    }
  });

  it('sends an event that is no JSON has it passed on, and nothing stored', async () => {
    const caller = stack.caller();
    const body = { ...question(), stream: true };
    const { text } = await caller.chat(body, { 'x-sim-mode': 'bad-json' });
    expect(() => chunksOf(text)).toThrow(SyntaxError);
    expect(text).toContain('[DONE]');
    await expectNothingStored(caller, body, 'bad-json');
  });

  it('reports an error within its stream has the official client told, and nothing stored', async () => {
    const caller = stack.caller();
    const body = { ...question(), stream: true as const };
    const client = caller.with({ 'x-sim-mode': 'error-event-in-stream' }).openai();
    const stream = await client.chat.completions.create(body);
    const error: unknown = await drain(stream).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(APIError);
    await expectNothingStored(caller, body, 'error-event-in-stream');
  });

  it('breaks off within its stream has the caller’s connection broken off, and nothing stored', async () => {
    const caller = stack.caller();
    const body = { ...question(), stream: true as const };
    const client = caller.with({ 'x-sim-mode': 'reset-mid-stream' }).openai();
    const stream = await client.chat.completions.create(body);
    let chunks = 0;
    const reading = (async () => {
      for await (const _ of stream) chunks += 1;
    })();
    await expect(reading).rejects.toThrow(/terminated|premature|aborted|closed/i);
    expect(chunks).toBeGreaterThan(0);
    await expectNothingStored(caller, body, 'reset-mid-stream');
  });

  it.each(['reset-before-headers', 'reset-mid-stream'])(
    'breaks off (%s) is a 502 to who asked for JSON, and nothing stored',
    async (mode) => {
      const caller = stack.caller();
      const body = question();
      const reply = await caller.chat(body, { 'x-sim-mode': mode });
      expect(reply.status).toBe(502);
      expect(JSON.parse(reply.text)).toEqual({
        error: { message: expect.any(String), type: 'upstream_error', param: null, code: 'upstream_reset' },
      });
      await expectNothingStored(caller, body, mode);
    },
  );

  it('breaks off before the head of a stream is a 502 as well', async () => {
    const caller = stack.caller();
    const body = { ...question(), stream: true };
    const reply = await caller.chat(body, { 'x-sim-mode': 'reset-before-headers' });
    expect(reply.status).toBe(502);
    await expectNothingStored(caller, body, 'reset-before-headers');
  });

  it('takes its time before the first byte is waited for', async () => {
    const caller = stack.caller().with({ 'x-sim-mode': 'slow-first-byte', 'x-sim-latency-ms': '50' });
    expect((await caller.chat(question())).cache).toMatchObject({ fwd: 'miss', stored: true });
  });
});

describeOnEachStore(
  'A provider that falls silent',
  (stack) => {
    it('before its answer is a 504, plain and streamed, and nothing is stored', async () => {
      for (const stream of [false, true]) {
        const caller = stack.caller();
        const body = { ...question(), stream };
        const reply = await caller.chat(body, { 'x-sim-mode': 'hang' });
        expect(reply.status).toBe(504);
        expect(JSON.parse(reply.text)).toMatchObject({
          error: { type: 'upstream_error', code: 'upstream_timeout' },
        });
        await expectNothingStored(caller, body, 'hang');
      }
    });

    it('within its answer is a 504 to who asked for JSON, a broken connection within a stream', async () => {
      const caller = stack.caller().with({ 'x-sim-mode': 'hang-mid-stream' });
      const body = question();
      expect((await caller.chat(body)).status).toBe(504);
      await expect(caller.chat({ ...body, stream: true })).rejects.toThrow('terminated');
      await expectNothingStored(stack.caller(), body, 'hang-mid-stream');
    });
  },
  { env: { UPSTREAM_TIMEOUT_MS: '1500' } },
);

describeOnEachStore('A provider that cannot be reached', (stack) => {
  it('is a 502 that says so, and names neither host nor port', async () => {
    const port = await freePort();
    const server = await stack.startServer({ UPSTREAM_BASE_URL: `http://127.0.0.1:${port}/v1` });
    try {
      const reply = await stack.callerOf(server).chat(question());
      expect(reply.status).toBe(502);
      expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 'upstream_unreachable' } });
      expect(reply.text).not.toContain(String(port));
    } finally {
      await server.stop();
    }
  });
});

/** The provider's own answer, without the service. */
async function directly(baseUrl: string, caller: Caller, body: Body, mode: string): Promise<string> {
  const response = await fetch(`${baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { ...caller.headers, 'content-type': 'application/json', 'x-sim-mode': mode },
    body: JSON.stringify(body),
  });
  return await response.text();
}

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}
