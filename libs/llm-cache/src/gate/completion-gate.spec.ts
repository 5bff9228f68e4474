import { describe, expect, it } from 'vitest';
import { judgeCompletion } from './completion-gate.js';

const said = (message: unknown, finish_reason: unknown = 'stop') => ({
  choices: [{ index: 0, message, finish_reason }],
  usage: { prompt_tokens: 3, completion_tokens: 2 },
});
const nested = (levels: number): unknown => (levels === 0 ? 0 : [nested(levels - 1)]);
const calling = (args: unknown) => ({
  role: 'assistant',
  content: null,
  tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: args } }],
});

describe('judgeCompletion', () => {
  it.each([
    ['text', said({ content: 'Hello' })],
    ['content parts', said({ content: [{ type: 'text', text: 'Hello' }] })],
    ['a refusal', said({ content: null, refusal: 'I cannot.' })],
    ['a tool call', said(calling('{"a":1}'), 'tool_calls')],
    ['a tool call that finished with stop', said(calling('{}'), 'stop')],
    [
      'a custom tool call',
      said({ tool_calls: [{ type: 'custom', custom: { input: 'free text' } }] }, 'tool_calls'),
    ],
    [
      'a function call',
      said({ content: null, function_call: { name: 'f', arguments: '{}' } }, 'function_call'),
    ],
    ['fields that nobody has heard of', { ...said({ content: 'Hi', mood: 7 }), extra: {} }],
  ])('takes %s', (_name, completion) => {
    expect(judgeCompletion(completion)).toEqual({
      refusal: undefined,
      usage: { promptTokens: 3, completionTokens: 2 },
    });
  });

  it.each([
    ['cut at its length', said({ content: 'Hel' }, 'length'), 'finish-length'],
    ['filtered', said({ content: 'x' }, 'content_filter'), 'finish-content-filter'],
    ['a finish nobody has heard of', said({ content: 'x' }, 'Rate Limit!'), 'finish-rate-limit-'],
    ['unfinished', said({ content: 'x' }, null), 'no-finish'],
    ['empty', said({ content: '' }), 'empty-content'],
    ['blank', said({ content: ' \n' }), 'empty-content'],
    ['an empty part', said({ content: [{ type: 'text', text: '' }] }), 'empty-content'],
    ['nested without end', { ...said({ content: 'x' }), deep: nested(200) }, 'nested-too-deep'],
    ['null', said({ content: null }), 'empty-content'],
    ['tool calls without one', said({ content: 'x' }, 'tool_calls'), 'no-tool-call'],
    ['arguments cut short', said(calling('{"a":'), 'tool_calls'), 'tool-arguments'],
    ['arguments that are none', said(calling(''), 'tool_calls'), 'tool-arguments'],
    ['arguments not a string', said(calling({}), 'tool_calls'), 'tool-arguments'],
    ['no choices', { choices: [] }, 'no-choices'],
    ['no choices at all', { id: 'x' }, 'no-choices'],
    ['one bad choice of two', { choices: [...said({ content: 'a' }).choices, { message: {} }] }, 'no-finish'],
    ['no message', { choices: [{ finish_reason: 'stop' }] }, 'malformed-choice'],
    [
      'an error with status 200',
      { error: { message: 'overloaded' }, ...said({ content: 'x' }) },
      'error-in-body',
    ],
    ['an array', [], 'not-an-object'],
    ['a string', 'x', 'not-an-object'],
  ])('refuses %s', (_name, completion, refusal) => {
    expect(judgeCompletion(completion).refusal).toBe(refusal);
  });

  it('tells what a refused answer took, and does not guess', () => {
    expect(judgeCompletion(said({ content: 'Hel' }, 'length')).usage).toEqual({
      promptTokens: 3,
      completionTokens: 2,
    });
    expect(
      judgeCompletion({ ...said({ content: 'x' }), usage: { prompt_tokens: -1 } }).usage,
    ).toBeUndefined();
    expect(judgeCompletion({ ...said({ content: 'x' }), usage: null }).usage).toBeUndefined();
  });
});
