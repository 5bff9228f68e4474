import { describe, expect, it } from 'vitest';
import { assemble, head, messageOf } from '../testing/assembling.js';

describe('ChatCompletionAssembler, when chunks do not make a completion', () => {
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
