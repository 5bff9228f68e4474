import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { startSimulatedProvider } from '../simulated-provider.js';
import { recordingKey } from './recording-key.js';
import { Recordings } from './recordings.js';

const CALL = {
  role: 'assistant',
  content: null,
  tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'look', arguments: '{"id": 1}' } }],
} as const;
const CONVERSATION: OpenAI.ChatCompletionMessageParam[] = [
  { role: 'system', content: 'Policy' },
  { role: 'user', content: 'Hi' },
  { role: 'assistant', content: 'Who are you?' },
  { role: 'user', content: 'Me' },
  { ...CALL, tool_calls: [...CALL.tool_calls] },
  { role: 'tool', tool_call_id: 'call_1', content: '{}' },
  { role: 'assistant', content: 'Done.' },
];

describe('recordings', () => {
  it('hold each turn of a conversation, and leave other requests alone', () => {
    const recordings = Recordings.parse(JSON.stringify({ model: 'gpt-4o', conversation: CONVERSATION }));
    expect(recordings.size).toBe(3);
    const found = recordings.find('gpt-4o', CONVERSATION.slice(0, 4))?.[0];
    expect(found).toMatchObject({ finishReason: 'tool_calls', message: { content: null } });
    expect(recordings.find('gpt-4o', CONVERSATION.slice(0, 3))).toBeUndefined();
    expect(recordings.find('gpt-4o-mini', CONVERSATION.slice(0, 2))).toBeUndefined();
  });

  it('are the same by key, by messages, and in any order of members', () => {
    const messages = [{ role: 'user', content: 'Hi' }];
    const choices = [{ message: { role: 'assistant', content: 'Hello' }, finish_reason: 'length' }];
    const text = [
      { key: recordingKey('a', messages), choices },
      { model: 'b', messages, choices },
    ];
    const recordings = Recordings.parse(text.map((record) => JSON.stringify(record)).join('\n'));
    for (const model of ['a', 'b']) {
      expect(recordings.find(model, [{ content: 'Hi', role: 'user' }])).toMatchObject([
        { finishReason: 'length', message: { content: 'Hello' } },
      ]);
    }
  });

  it('name a record that is none', () => {
    expect(() => Recordings.parse('{"model":"a","messages":[]}')).toThrow('Recording 1 is none of');
  });

  it('are what the provider answers with', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'recordings-'));
    const file = join(folder, 'calls.json');
    await writeFile(file, JSON.stringify([{ model: 'gpt-4o', conversation: CONVERSATION }]));
    const provider = await startSimulatedProvider({
      port: 0,
      latencyScale: 0,
      seed: '0',
      failFirst: 0,
      recordings: file,
    });
    try {
      const client = new OpenAI({ baseURL: provider.url, apiKey: 'sk-test', maxRetries: 0 });
      const body = { model: 'gpt-4o', messages: CONVERSATION.slice(0, 4) };
      const plain = await client.chat.completions.create(body);
      expect(plain.choices[0]).toMatchObject({ message: CALL, finish_reason: 'tool_calls' });
      const streamed = await client.chat.completions.stream({ ...body, stream: true }).finalChatCompletion();
      expect(streamed.choices[0]).toMatchObject({ message: CALL, finish_reason: 'tool_calls' });
    } finally {
      await provider.close();
      await rm(folder, { recursive: true });
    }
  });
});
