import { describe, expect, it } from 'vitest';
import { assemble, messageOf } from '../testing/assembling.js';

describe('ChatCompletionAssembler', () => {
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

  it('takes the last word beside the deltas, but no silence for one', () => {
    const state = (finish_reason: string | null) => ({ choices: [{ index: 0, finish_reason }] });
    const { completion } = assemble(
      state(null),
      state(''),
      state('length'),
      state('stop'),
      state(''),
      state(null),
    );
    expect(completion?.['choices']).toEqual([{ index: 0, message: {}, finish_reason: 'stop' }]);
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
});
