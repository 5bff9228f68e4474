import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftOutIf } from '../support/left-out.js';
import { startReuso } from '../support/reuso.js';
import { type SimulatedProvider, startProvider } from '../support/simulated-provider.js';
import { type ChatReply, Gateway } from '../support/traffic/index.js';
import { inParallel } from './in-parallel.js';
import {
  callsIn,
  leftOut,
  type Message,
  readConversations,
  type RecordedCall,
} from './recorded-conversations.js';
import { toolsCalledIn } from './tool-definitions.js';

const MODEL = 'gpt-4o';

/** The provider answers with what GPT-4o answered; the server is asked what the airline's agent asked. */
describe("GPT-4o's recorded calls with tools", { ...leftOutIf(leftOut), timeout: 180_000 }, () => {
  let folder: string;
  let provider: SimulatedProvider;
  let gateway: Gateway;
  let calls: readonly RecordedCall[];
  let body: (call: RecordedCall) => Readonly<Record<string, unknown>>;

  beforeAll(async () => {
    const conversations = await readConversations();
    calls = conversations.flatMap(callsIn);
    const tools = toolsCalledIn(conversations);
    body = ({ messages }) => ({ model: MODEL, messages, tools, temperature: 0 });

    folder = await mkdtemp(join(tmpdir(), 'reuso-recordings-'));
    const recordings = join(folder, 'recordings.jsonl');
    const lines = conversations.map((conversation) => JSON.stringify({ model: MODEL, conversation }));
    await writeFile(recordings, lines.join('\n'));
    provider = await startProvider(['--recordings', recordings]);
    gateway = new Gateway(
      await startReuso({
        UPSTREAM_BASE_URL: provider.url,
        UPSTREAM_API_KEY: 'sk-test',
        DATA_DIR: join(folder, 'data'),
        STORE_TIMEOUT_MS: '20000',
      }),
    );
  });
  afterAll(async () => {
    await gateway.stop();
    await provider.stop();
    await rm(folder, { recursive: true });
  });

  /** Asks every recorded call; each answer must be the recorded one. */
  async function replay(fields: Readonly<Record<string, unknown>>, headers = {}): Promise<ChatReply[]> {
    return await inParallel(calls, async (call) => {
      const reply = await gateway.chat({ ...body(call), ...fields }, headers);
      expect(reply.status).toBe(200);
      expect(answerIn(reply)).toEqual(recorded(call.answer));
      return reply;
    });
  }

  it('are misses the first time, but for true repeats', async () => {
    const replies = await replay({});
    const different = new Set(replies.map(({ cache }) => cache.key)).size;
    expect(different).toBe(new Set(calls.map(({ messages }) => JSON.stringify(messages))).size);
    const missed = replies.filter(({ cache }) => cache.fwd === 'miss' && cache.collapsed !== true);
    expect(missed).toHaveLength(different);
    expect(missed.every(({ cache }) => cache.stored === true)).toBe(true);
    expect((await provider.stats()).requests).toBe(different);
  });

  it('are all hits the second time, as JSON', async () => {
    const replies = await replay({});
    expect(replies.every(({ cache }) => cache.hit === true)).toBe(true);
  });

  it('are all hits asked for as a stream, with their usage', async () => {
    const replies = await replay({ stream: true, stream_options: { include_usage: true } });
    expect(replies.every(({ cache }) => cache.hit === true)).toBe(true);
    expect(replies.every(({ completion }) => Number(completion.usage?.['completion_tokens']) > 0)).toBe(true);
    expect((await provider.stats()).requests).toBeLessThanOrEqual(calls.length);
  });

  it('are the same when they were stored from a stream', async () => {
    const apart = { 'x-reuso-namespace': 'streamed' };
    const before = (await provider.stats()).requests;
    const some = calls.filter((_, index) => index % 5 === 0);
    await inParallel(some, async (call) => {
      const first = await gateway.chat({ ...body(call), stream: true }, apart);
      expect(answerIn(first)).toEqual(recorded(call.answer));
      const plain = await gateway.chat(body(call), apart);
      expect(plain.cache).toMatchObject({ hit: true });
      expect(answerIn(plain)).toEqual(recorded(call.answer));
    });
    expect((await provider.stats()).requests - before).toBeLessThanOrEqual(some.length);
  });

  it('are read by the official client, from a stream and from JSON', async () => {
    const client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'sk-caller', maxRetries: 0 });
    const withTools = calls.filter(({ answer }) => answer.tool_calls !== undefined).slice(0, 20);
    for (const call of withTools) {
      const request = body(call) as unknown as OpenAI.ChatCompletionCreateParamsNonStreaming;
      const plain = await client.chat.completions.create(request);
      const streamed = await client.chat.completions
        .stream({ ...request, stream: true })
        .finalChatCompletion();
      for (const { choices } of [plain, streamed]) {
        expect(choices[0]?.finish_reason).toBe('tool_calls');
        expect(choices[0]?.message.tool_calls).toMatchObject(call.answer.tool_calls ?? []);
      }
    }
  });
});

/** What was said and what was called, as the recording has it. */
function recorded({ content, tool_calls: toolCalls }: Message): object {
  return { content, toolCalls: toolCalls ?? [], finishReason: toolCalls ? 'tool_calls' : 'stop' };
}

function answerIn({ completion: { choices } }: ChatReply): object {
  const [choice] = choices;
  const finishReason = choice?.finish_reason;
  const { content, tool_calls: toolCalls = [] } = (choice?.message ?? {}) as Partial<Message>;
  return { content: content ?? null, toolCalls, finishReason };
}
