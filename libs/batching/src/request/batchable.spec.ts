import { describe, expect, it } from 'vitest';
import { readBatchable } from './batchable.js';

const user = { role: 'user', content: 'Name three caches.' };
const system = { role: 'system', content: 'Be brief.' };
const body = { model: 'gpt-4o', temperature: 0, messages: [system, user] };

describe('readBatchable', () => {
  it('takes a prompt apart from what it shares with others', () => {
    expect(readBatchable({ ...body, max_tokens: 50, stream: true, stream_options: {}, seed: 7 })).toEqual({
      model: 'gpt-4o',
      prompt: 'Name three caches.',
      system,
      limit: { field: 'max_tokens', tokens: 50 },
      shared: { model: 'gpt-4o', temperature: 0, seed: 7 },
    });
    expect(readBatchable({ model: 'm', messages: [user] })).toMatchObject({
      system: undefined,
      limit: undefined,
    });
    expect(readBatchable({ model: 'm', messages: [{ ...system, role: 'developer' }, user] })).toBeDefined();
  });

  it.each([
    { n: 1 },
    { tools: [] },
    { stop: null },
    { logprobs: false },
    { frequency_penalty: 0, presence_penalty: 0 },
    { user: 'ann', metadata: { run: '7' }, store: false, reasoning_effort: 'low' },
  ])('takes %j, which asks for nothing special', (fields) => {
    expect(readBatchable({ ...body, ...fields })?.shared).toMatchObject(fields);
  });

  it.each([
    ['several choices', { n: 2 }],
    ['tools', { tools: [{ type: 'function', function: { name: 'f' } }] }],
    ['functions', { functions: [{ name: 'f' }] }],
    ['a tool choice', { tool_choice: 'auto' }],
    ['a format', { response_format: { type: 'json_object' } }],
    ['log probabilities', { logprobs: true }],
    ['stop sequences', { stop: ['\n'] }],
    ['a stop sequence', { stop: '\n' }],
    ['a penalty that would count across items', { presence_penalty: 0.5 }],
    ['a bias', { logit_bias: { 50256: -100 } }],
    ['a prediction', { prediction: { type: 'content', content: 'x' } }],
    ['audio', { modalities: ['text', 'audio'], audio: { voice: 'alloy' } }],
    ['reasoning that is to be shown', { include_reasoning: true }],
    ['a field that is not known', { guided_regex: '.' }],
    ['two limits', { max_tokens: 5, max_completion_tokens: 5 }],
    ['a limit that is none', { max_tokens: 0.5 }],
    ['no model', { model: 7 }],
    ['no messages', { messages: undefined }],
    ['an empty prompt', { messages: [{ role: 'user', content: ' ' }] }],
    ['a conversation', { messages: [user, { role: 'assistant', content: 'LRU' }, user] }],
    ['a turn before', { messages: [{ role: 'assistant', content: 'LRU' }, user] }],
    ['two prompts', { messages: [user, user] }],
    ['the last word not the user’s', { messages: [user, system] }],
    ['a named speaker', { messages: [{ ...user, name: 'ann' }] }],
    ['an image', { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'x' } }] }] }],
    ['a text too long', { messages: [{ role: 'user', content: 'x'.repeat(500_001) }] }],
  ])('leaves alone what has %s', (_what, fields) => {
    expect(readBatchable({ ...body, ...fields })).toBeUndefined();
  });
});
