import OpenAI from 'openai';
import type { ChatCompletion } from 'openai/resources/chat/completions';
import { describe, expect, it } from 'vitest';
import { Provider } from '../testing/provider.js';
import { ChatCompletionAssembler } from './chat-completion-assembler.js';
import { replayAsEvents } from './replay-as-events.js';

type Choice = ChatCompletion['choices'][number];

const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };

function completion(...choices: Partial<Choice>[]): ChatCompletion {
  const filled = choices.map(
    (choice, index) => ({ index, finish_reason: 'stop', logprobs: null, ...choice }) as Choice,
  );
  return { id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: 'gpt-4o', choices: filled, usage };
}

const text = (content: string | null, more: object = {}): Pick<Choice, 'message'> => ({
  message: { role: 'assistant', content, refusal: null, ...more },
});
const call = (id: string, name: string, parameters: string) => ({
  id,
  type: 'function' as const,
  function: { name, arguments: parameters },
});
const token = (name: string) => ({
  token: name,
  logprob: -0.5,
  bytes: [...Buffer.from(name)],
  top_logprobs: [],
});

const CASES: Record<string, ChatCompletion> = {
  text: completion(text('Grüße 😀\n\ndata: [DONE]\n\n')),
  'several choices': completion(text('a'), text('b'), { ...text('c'), finish_reason: 'length' }),
  'tool calls': completion({
    ...text(null, { tool_calls: [call('call_a', 'search', '{"q":"größe"}'), call('call_b', 'stop', '{}')] }),
    finish_reason: 'tool_calls',
  }),
  refusal: completion(text(null, { refusal: 'No.' })),
  logprobs: completion({ ...text('ab'), logprobs: { content: [token('a'), token('b')], refusal: null } }),
  'unknown fields': completion(
    text('a', { reasoning_content: 'because', annotations: [{ type: 'x', n: 1 }] }),
  ),
  'a very long text': completion(text('😀'.repeat(500_000))),
};

async function withClient<Result>(
  of: ChatCompletion,
  use: (client: OpenAI) => Promise<Result>,
): Promise<Result> {
  await using provider = await Provider.start((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(replayAsEvents({ ...of }, { includeUsage: true }));
  });
  return await use(new OpenAI({ baseURL: provider.baseUrl, apiKey: 'none', maxRetries: 0 }));
}

const request = {
  model: 'gpt-4o',
  messages: [{ role: 'user' as const, content: 'x' }],
  stream_options: { include_usage: true },
};

describe('a replayed stream, read with the official client', () => {
  it.each(Object.entries(CASES))('accumulates to the same: %s', async (_, expected) => {
    const received = await withClient(expected, (client) =>
      client.chat.completions.stream(request).finalChatCompletion(),
    );
    // What the client adds of its own, for structured output.
    for (const { message } of received.choices) {
      expect(message.parsed ?? null).toBeNull();
      delete (message as Partial<typeof message>).parsed;
      for (const made of message.tool_calls ?? []) {
        if (!('function' in made)) continue;
        expect(made.function.parsed_arguments ?? null).toBeNull();
        delete made.function.parsed_arguments;
      }
    }
    expect(received).toEqual(expected);
  });

  it.each(Object.entries(CASES))('is assembled to the same from its chunks: %s', async (_, expected) => {
    const assembler = new ChatCompletionAssembler();
    await withClient(expected, async (client) => {
      const chunks = await client.chat.completions.create({ ...request, stream: true });
      for await (const chunk of chunks) assembler.add(chunk);
    });
    expect(assembler.finish().completion).toEqual(expected);
  });
});
