import fc from 'fast-check';
import { replayAsEvents } from '@reuso/upstream';
import { describe, expect, it } from 'vitest';
import { chunkEvent, chunkOf, doneEvent } from '../flight/chat-events.js';
import type { ChatEvent } from '../flight/event-log.js';
import { StreamSplice } from './stream-splice.js';

const DONE = doneEvent({ data: '[DONE]' });

function chunk(id: string, choices: unknown[], fields: object = {}): ChatEvent {
  const body = { id, object: 'chat.completion.chunk', created: 1, model: 'm', choices, ...fields };
  return chunkEvent({ data: JSON.stringify(body) }, body);
}

const text = (id: string, content: string, index = 0) =>
  chunk(id, [{ index, delta: { content }, finish_reason: null }]);
const opening = (id: string) =>
  chunk(id, [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }]);
const finish = (id: string) => chunk(id, [{ index: 0, delta: {}, finish_reason: 'stop' }]);

/** What callers have got in the end; undefined when it could not be continued. */
function continued(told: readonly ChatEvent[], second: readonly ChatEvent[]): ChatEvent[] | undefined {
  const splice = new StreamSplice(told);
  const all = [...told];
  for (const event of second) {
    const next = splice.next(event);
    if (next === undefined) return undefined;
    all.push(...next);
  }
  return all;
}

function contentOf(events: readonly ChatEvent[]): string {
  return events
    .flatMap(
      (event) =>
        (chunkOf(event) as { choices?: { delta: { content?: string } }[] } | undefined)?.choices ?? [],
    )
    .map(({ delta }) => delta.content ?? '')
    .join('');
}

describe('StreamSplice', () => {
  it('says nothing twice, wherever the first stream broke off and however the second is cut', () => {
    const pieces = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(pieces, fc.nat(), fc.nat(), (parts, cut, width) => {
        const whole = parts.join('');
        const first = [opening('a'), ...parts.map((part) => text('a', part))].slice(
          0,
          1 + (cut % parts.length),
        );
        const step = 1 + (width % 5);
        const second = [opening('b')];
        for (let at = 0; at < whole.length; at += step) second.push(text('b', whole.slice(at, at + step)));
        second.push(finish('b'), chunk('b', [], { usage: { total_tokens: 3 } }), DONE);
        const all = continued(first, second) ?? [];
        expect(contentOf(all)).toBe(whole);
        expect(all.at(-1)).toBe(DONE);
        const roles = all.filter(({ withUsage }) => withUsage.includes('"role"'));
        expect(roles).toHaveLength(1);
        for (const event of all.slice(0, -1)) expect(chunkOf(event)).toMatchObject({ id: 'a' });
        expect(all.filter(({ withUsage }) => withUsage.includes('"finish_reason":"stop"'))).toHaveLength(1);
      }),
    );
  });

  it('continues what is stored already', () => {
    const completion = {
      id: 'b',
      object: 'chat.completion',
      choices: [{ index: 0, message: { role: 'assistant', content: 'one two' }, finish_reason: 'stop' }],
    };
    const replayed = replayAsEvents(completion, { includeUsage: true }).toString().trimEnd().split('\n\n');
    const second = replayed.map((line) => {
      const data = line.slice('data: '.length);
      return data === '[DONE]' ? DONE : chunkEvent({ data }, JSON.parse(data));
    });
    expect(contentOf(continued([opening('a'), text('a', 'one ')], second) ?? [])).toBe('one two');
  });

  it('goes on in the middle of a tool call’s arguments, under the first one’s id', () => {
    const call = (id: string, delta: object) =>
      chunk(id, [{ index: 0, delta: { tool_calls: [{ index: 0, ...delta }] } }]);
    const told = [
      opening('a'),
      call('a', { id: 'call_1', type: 'function', function: { name: 'f', arguments: '{"x"' } }),
    ];
    const second = [
      opening('b'),
      call('b', { id: 'call_2', type: 'function', function: { name: 'f', arguments: '' } }),
      call('b', { function: { arguments: '{"x":1' } }),
      call('b', { function: { arguments: '}' } }),
      DONE,
    ];
    const added = continued(told, second)?.slice(told.length, -1) ?? [];
    expect(added.map((event) => (chunkOf(event) as { choices: unknown[] }).choices)).toMatchObject([
      [{ delta: { tool_calls: [{ index: 0, function: { arguments: ':1' } }] } }],
      [{ delta: { tool_calls: [{ index: 0, function: { arguments: '}' } }] } }],
    ]);
  });

  it.each([
    ['says something else', [text('b', 'another'), finish('b'), DONE]],
    ['says less', [text('b', 'o'), finish('b'), DONE]],
    ['ends before', [text('b', 'o'), DONE]],
  ])('gives up when the second %s', (_name, rest) => {
    expect(continued([opening('a'), text('a', 'one')], [opening('b'), ...rest])).toBeUndefined();
  });
});
