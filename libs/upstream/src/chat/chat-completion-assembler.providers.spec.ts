import { describe, expect, it } from 'vitest';
import { assemble, head, messageOf, usage } from '../testing/assembling.js';

describe('ChatCompletionAssembler, given what providers send', () => {
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
    const more = { tool_calls: [{ index: 0, function: { arguments: ' ' } }] };
    expect(messageOf({ tool_calls: [call('a')] }, { tool_calls: [call('b')] }, more)).toEqual({
      tool_calls: [first, { ...second, function: { ...second.function, arguments: '{"id":"b"} ' } }],
    });
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
});
