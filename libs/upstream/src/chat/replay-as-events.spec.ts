import fc from 'fast-check';
import assert from 'node:assert/strict';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json/json.js';
import { SseDecoder } from '../sse/sse-decoder.js';
import { anyCompletion } from '../testing/chat-arbitraries.js';
import { splittings } from '../testing/splitting.js';
import { ChatCompletionAssembler } from './chat-completion-assembler.js';
import { replayAsEvents } from './replay-as-events.js';

function replayed(completion: JsonObject, includeUsage: boolean): JsonObject[] {
  const data = new SseDecoder().push(replayAsEvents(completion, { includeUsage })).map((event) => event.data);
  expect(data.pop()).toBe('[DONE]');
  return data.map((text) => JSON.parse(text) as JsonObject);
}

function assembled(chunks: readonly JsonObject[]): JsonObject {
  const assembler = new ChatCompletionAssembler();
  for (const chunk of chunks) assembler.add(chunk);
  const { completion, reason } = assembler.finish();
  assert(completion, reason);
  return completion;
}

const head = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'gpt-4o',
  system_fingerprint: null,
};
const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };

describe('replayAsEvents', () => {
  it('sends a text answer as OpenAI does', () => {
    const message = { role: 'assistant', content: 'Hi 😀', refusal: null };
    const completion = {
      ...head,
      choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
      usage,
    };
    const chunk = { ...head, object: 'chat.completion.chunk', usage: null };
    const choice = { index: 0, logprobs: null, finish_reason: null };
    expect(replayed(completion, true)).toEqual([
      { ...chunk, choices: [{ ...choice, delta: { role: 'assistant', content: '', refusal: null } }] },
      { ...chunk, choices: [{ ...choice, delta: { content: 'Hi 😀' } }] },
      { ...chunk, choices: [{ ...choice, delta: {}, finish_reason: 'stop' }] },
      { ...chunk, choices: [], usage },
    ]);
    expect(JSON.stringify(replayed(completion, false))).not.toContain('usage');
  });

  it('sends tool calls with their index, first the name and then the arguments', () => {
    const call = (id: string, text: string) => ({
      id,
      type: 'function',
      function: { name: `f_${id}`, arguments: text },
    });
    const message = { role: 'assistant', content: null, tool_calls: [call('a', '{"x":1}'), call('b', '')] };
    const completion = { ...head, choices: [{ index: 0, message, finish_reason: 'tool_calls' }] };
    const deltas = replayed(completion, false).map(({ choices }) => (choices as JsonObject[])[0]?.['delta']);
    expect(deltas).toEqual([
      { role: 'assistant', content: null },
      { tool_calls: [{ index: 0, ...call('a', '') }] },
      { tool_calls: [{ index: 0, function: { arguments: '{"x":1}' } }] },
      { tool_calls: [{ index: 1, ...call('b', '') }] },
      {},
    ]);
  });

  it('sends reasoning before content, and large unknown fields once', () => {
    const message = { role: 'assistant', content: 'b', reasoning_content: 'a' };
    const completion = { ...head, citations: ['u'], choices: [{ index: 0, message, finish_reason: 'stop' }] };
    const events = replayAsEvents(completion, { includeUsage: false }).toString();
    expect(events.match(/"citations"/g)).toHaveLength(1);
    expect(events.indexOf('"reasoning_content":"a"')).toBeLessThan(events.indexOf('"content":"b"'));
  });

  it('sends a very long text in events of a bearable size, with no character cut in two', () => {
    const content = `x${'😀'.repeat(400_000)}`;
    const completion = {
      ...head,
      choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    };
    const chunks = replayed(completion, false);
    expect(Math.max(...chunks.map((chunk) => JSON.stringify(chunk).length))).toBeLessThan(300_000);
    expect(JSON.stringify(chunks).isWellFormed()).toBe(true);
    expect(JSON.stringify(chunks)).not.toContain('\\ud8');
    assert.deepEqual(assembled(chunks), completion);
  });
});

describe('replaying and assembling', () => {
  it('gives every completion back as it was', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(anyCompletion, (completion) => {
        assert.deepEqual(assembled(replayed(completion, true)), completion);
        const { usage: _, ...others } = completion;
        assert.deepEqual(assembled(replayed(completion, false)), others);
      }),
      { numRuns: 300 },
    );
  });

  it('makes the same completion of all the ways to cut it into chunks', { timeout: 120_000 }, () => {
    const cut = anyCompletion.chain((completion) =>
      fc.tuple(fc.constant(completion), splittings(completion)),
    );
    fc.assert(
      fc.property(cut, ([completion, chunks]) => {
        const before = JSON.stringify(chunks);
        const made = assembled(chunks);
        assert.deepEqual(made, completion);
        assert.deepEqual(assembled(replayed(made, true)), made);
        assert.equal(JSON.stringify(chunks), before, 'the chunks stay as they were');
      }),
      { numRuns: 300 },
    );
  });
});
