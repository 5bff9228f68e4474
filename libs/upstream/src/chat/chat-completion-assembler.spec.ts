import { describe, expect, it } from 'vitest';
import { ChatCompletionAssembler } from './chat-completion-assembler.js';

const head = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 7, model: 'm' };
const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 };

function assemble(...chunks: unknown[]) {
  const assembler = new ChatCompletionAssembler();
  for (const chunk of chunks) assembler.add(chunk);
  return assembler.finish();
}

/** A stream of one choice. */
function messageOf(...deltas: object[]) {
  const { completion, reason } = assemble(...deltas.map((delta) => ({ choices: [{ index: 0, delta }] })));
  return reason ?? (completion?.['choices'] as { message: unknown }[])[0]?.message;
}

describe('ChatCompletionAssembler', () => {
  it('puts together what OpenAI sends', () => {
    const tokens = (token: string) => ({
      content: [{ token, logprob: -1, bytes: null, top_logprobs: [] }],
      refusal: null,
    });
    const choice = { index: 0, logprobs: null, finish_reason: null };
    const result = assemble(
      {
        ...head,
        usage: null,
        obfuscation: 'xY',
        choices: [{ ...choice, delta: { role: 'assistant', content: '', refusal: null } }],
      },
      {
        ...head,
        usage: null,
        obfuscation: 'z',
        choices: [{ ...choice, delta: { content: 'a' }, logprobs: tokens('a') }],
      },
      { ...head, usage: null, choices: [{ ...choice, delta: { content: 'b' }, logprobs: tokens('b') }] },
      { ...head, usage: null, choices: [{ ...choice, delta: {}, finish_reason: 'stop' }] },
      { ...head, usage, choices: [] },
    );
    expect(result).toEqual({
      completion: {
        ...head,
        object: 'chat.completion',
        usage,
        choices: [
          {
            index: 0,
            message: { role: 'assistant', content: 'ab', refusal: null },
            logprobs: { content: [...tokens('a').content, ...tokens('b').content], refusal: null },
            finish_reason: 'stop',
          },
        ],
      },
    });
    expect(Object.keys(result.completion ?? {})).toEqual([
      'id',
      'object',
      'created',
      'model',
      'usage',
      'choices',
    ]);
  });

  it('keeps choices apart and in order', () => {
    const piece = (index: number, content: string) => ({ choices: [{ index, delta: { content } }] });
    const { completion } = assemble(piece(1, 'x'), piece(0, 'a'), piece(1, 'y'), piece(0, 'b'));
    expect(completion?.['choices']).toEqual([
      { index: 0, message: { content: 'ab' } },
      { index: 1, message: { content: 'xy' } },
    ]);
  });

  it('joins tool calls that come in turns, out of order, with ids empty or said again', () => {
    const call = (index: number, id: string, name: string, text: string | null) => ({
      tool_calls: [{ index, id, type: 'function', function: { name, arguments: text } }],
    });
    expect(
      messageOf(
        { role: 'assistant', content: null },
        call(2, 'b', 'g', null),
        { tool_calls: [{ index: 1, id: 'a', type: 'function', function: { name: 'f', arguments: '' } }] },
        call(1, '', '', '{"x"'),
        {
          tool_calls: [
            { index: 2, function: { arguments: '{}' } },
            { index: 1, function: { arguments: ':1' } },
            { index: 1, function: { arguments: '}' } },
          ],
        },
        call(1, 'a', 'f', ''),
      ),
    ).toEqual({
      role: 'assistant',
      content: null,
      tool_calls: [
        { id: 'a', type: 'function', function: { name: 'f', arguments: '{"x":1}' } },
        { id: 'b', type: 'function', function: { name: 'g', arguments: '{}' } },
      ],
    });
  });

  it('keeps calls apart that a provider numbers all alike', () => {
    const call = (id: string) => ({
      index: 0,
      id,
      type: 'function',
      function: { name: 'f', arguments: `{"id":"${id}"}` },
    });
    const { index: _, ...first } = call('a');
    const { index: __, ...second } = call('b');
    expect(messageOf({ tool_calls: [call('a')] }, { tool_calls: [call('b')] })).toEqual({
      tool_calls: [first, second],
    });
    expect(messageOf({ tool_calls: [first, second] })).toEqual({ tool_calls: [first, second] });
  });

  it('puts together the older function_call, and custom tool calls', () => {
    expect(
      messageOf(
        { function_call: { name: 'f', arguments: '' } },
        {
          function_call: { arguments: '{}' },
          tool_calls: [{ index: 0, type: 'custom', custom: { name: 'c', input: 'a' } }],
        },
        { tool_calls: [{ index: 0, custom: { input: 'b' } }] },
      ),
    ).toEqual({
      function_call: { name: 'f', arguments: '{}' },
      tool_calls: [{ type: 'custom', custom: { name: 'c', input: 'ab' } }],
    });
  });

  it('puts together reasoning, told as text (DeepSeek) and as numbered details (OpenRouter)', () => {
    const detail = (text: string) => ({ type: 'reasoning.text', text, format: 'f-v1', index: 0 });
    expect(
      messageOf(
        { content: null, reasoning_content: 'a', reasoning_details: [detail('a')] },
        { content: null, reasoning_content: 'b', reasoning_details: [detail('b')] },
        {
          content: 'c',
          reasoning_content: null,
          reasoning_details: [{ type: 'reasoning.encrypted', data: 'x', index: 0 }],
        },
        { content: 'd', reasoning_details: [{ type: 'reasoning.text', signature: 's', index: 0 }] },
      ),
    ).toEqual({
      content: 'cd',
      reasoning_content: 'ab',
      reasoning_details: [
        { ...detail('ab'), signature: 's' },
        { type: 'reasoning.encrypted', data: 'x', index: 0 },
      ],
    });
  });

  it('appends items without a number, replaces scalars and merges objects', () => {
    expect(
      messageOf(
        { annotations: [], score: 1, done: false, audio: { id: 'a', data: 'x' } },
        { annotations: [{ url: 'u' }], score: 2, done: true, audio: { data: 'y', expires_at: 9 } },
        { annotations: [{ url: 'u' }], score: null },
      ),
    ).toEqual({
      annotations: [{ url: 'u' }, { url: 'u' }],
      score: 2,
      done: true,
      audio: { id: 'a', data: 'xy', expires_at: 9 },
    });
  });

  it("takes Azure's filter results, before and beside the text, for what they are", () => {
    const safe = { hate: { filtered: false, severity: 'safe' } };
    const result = assemble(
      {
        id: '',
        object: '',
        created: 0,
        model: '',
        choices: [],
        prompt_filter_results: [{ prompt_index: 0 }],
      },
      {
        ...head,
        choices: [{ index: 0, delta: { content: 'a' }, content_filter_results: safe, finish_reason: null }],
      },
      {
        ...head,
        choices: [{ index: 0, delta: { content: 'b' }, content_filter_results: safe, finish_reason: 'stop' }],
      },
      {
        id: '',
        object: '',
        created: 0,
        model: '',
        choices: [{ index: 0, finish_reason: null, content_filter_offsets: { end: 2 } }],
      },
    );
    expect(result.completion).toEqual({
      ...head,
      object: 'chat.completion',
      prompt_filter_results: [{ prompt_index: 0 }],
      choices: [
        {
          index: 0,
          message: { content: 'ab' },
          content_filter_results: safe,
          content_filter_offsets: { end: 2 },
          finish_reason: 'stop',
        },
      ],
    });
  });

  it('takes usage from the last choice (Groq), and unknown fields from whoever said them last', () => {
    const choice = { index: 0, delta: { content: 'a' } };
    const { completion } = assemble(
      { ...head, x_groq: { id: 'r' }, citations: ['u'], choices: [choice] },
      {
        ...head,
        x_groq: { id: 'r', usage },
        citations: null,
        usage,
        choices: [{ index: 0, delta: {}, finish_reason: 'stop' }],
      },
      { ...head, usage: null },
    );
    expect(completion).toMatchObject({ usage, x_groq: { id: 'r', usage }, citations: ['u'] });
  });

  it('takes a whole message beside the deltas (Perplexity) or in their place', () => {
    const choice = (content: string, whole: string) => ({
      index: 0,
      delta: { content },
      message: { role: 'assistant', content: whole },
    });
    expect(assemble({ choices: [choice('a', 'a')] }, { choices: [choice('b', 'ab')] }).completion).toEqual({
      object: 'chat.completion',
      choices: [{ index: 0, message: { role: 'assistant', content: 'ab' } }],
    });
    expect(assemble({ choices: [{ message: { content: 'x' } }] }).completion?.['choices']).toEqual([
      { index: 0, message: { content: 'x' } },
    ]);
    expect(assemble({ choices: [choice('a', 'other')] }).reason).toMatch(/choices\[0\]\.message\.content/);
  });

  it('joins halves of surrogate pairs', () => {
    expect(messageOf({ content: '\ud83d' }, { content: '\ude00' })).toEqual({ content: '😀' });
  });

  it('is not led astray by the names of members', () => {
    const named = JSON.parse('{"__proto__":{"polluted":"a"},"constructor":"a","toString":["x"]}') as object;
    const message = messageOf(named, named) as object;
    expect(JSON.stringify(message)).toBe(
      '{"__proto__":{"polluted":"aa"},"constructor":"aa","toString":["x","x"]}',
    );
    expect(Object.getPrototypeOf(message)).toBe(Object.prototype);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
    const top = assemble(JSON.parse('{"__proto__":"x","choices":[{"__proto__":1}]}')).completion;
    expect(JSON.stringify(top)).toContain('{"__proto__":"x"');
  });

  it.each([
    ['no choice', [{ ...head, choices: [] }]],
    ['not an object', [undefined]],
    ['not an object', [[]]],
    ['choices is not an array', [{ choices: {} }]],
    ['choices[0] is not an object', [{ choices: [null] }]],
    ['delta is not an object', [{ choices: [{ index: 0, delta: 'a' }] }]],
    ['reported an error', [{ choices: [{ index: 0, delta: {} }] }, { error: { message: 'overloaded' } }]],
  ])('says that there is no completion: %s', (reason, chunks) => {
    expect(assemble(...chunks).reason).toContain(reason);
  });

  it.each([
    ['a string and then an object', { content: 'a' }, { content: {} }],
    ['an array and then a string', { content: [] }, { content: 'a' }],
    ['a number and then a boolean', { x: 1 }, { x: true }],
    ['an object and then an array', { x: {} }, { x: [] }],
    ['role was given two values', { role: 'assistant' }, { role: 'tool' }],
    ['tool_calls was no array', { tool_calls: 'a' }, { tool_calls: [{ index: 0 }] }],
    ['name was given two values', { function_call: { name: 'f' } }, { function_call: { name: 'g' } }],
  ])('says that pieces do not fit: %s', (reason, first, second) => {
    expect(messageOf(first, second)).toContain(reason);
  });

  it('says that it is too deep, and does not run out of stack', () => {
    const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`) as object;
    expect(messageOf({ x: deep })).toContain('nested');
    expect(assemble({ choices: [{ index: 0, delta: {}, x: deep }] }).reason).toContain('nested');
  });

  it('tells the first reason and ignores the rest', () => {
    const choice = { choices: [{ index: 0, delta: { content: 'a' } }] };
    expect(assemble(choice, 5, { choices: 1 }).reason).toBe('a chunk is not an object');
  });
});
