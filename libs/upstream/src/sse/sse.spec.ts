import fc from 'fast-check';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { formatSse, sseBytes } from './format-sse.js';
import { readSse } from './read-sse.js';
import { SseDecoder, type SseDecoderOptions } from './sse-decoder.js';
import { SseError, type SseEvent } from './sse-event.js';

function decode(pieces: readonly (string | Uint8Array)[], options?: SseDecoderOptions): SseEvent[] {
  const decoder = new SseDecoder(options);
  const events = pieces.flatMap((piece) =>
    decoder.push(typeof piece === 'string' ? Buffer.from(piece) : piece),
  );
  return [...events, ...decoder.end()].map(({ data, event, id }) => ({
    data,
    ...(event !== undefined && { event }),
    ...(id !== undefined && { id }),
  }));
}

describe('SseDecoder', () => {
  it.each(['\n', '\r\n', '\r'])('reads events, types, ids and data of several lines, ended by %j', (end) => {
    const lines = [
      ': comment',
      'event: tick',
      'id: 7',
      'data: a',
      'data:b',
      'data',
      '',
      'retry: 10',
      'data: c',
      '',
      '',
    ];
    expect(decode([lines.join(end)])).toEqual([{ data: 'a\nb\n', event: 'tick', id: '7' }, { data: 'c' }]);
  });

  it('reads the same wherever the bytes are cut', () => {
    const text =
      '\uFEFFdata: {"größe":"😀"}\r\n\r\n: ping\r\n\r\nevent: e\ndata: 漢\ndata: 字\n\ndata: [DONE]\n\n';
    const bytes = Buffer.from(text);
    const whole = decode([bytes]);
    expect(whole).toEqual([{ data: '{"größe":"😀"}' }, { data: '漢\n字', event: 'e' }, { data: '[DONE]' }]);
    expect(decode(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(whole);
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(decode([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(whole);
    }
  });

  it('tells of comments', () => {
    const comments: string[] = [];
    decode([': keep\n', ':-alive\n\n'], { onComment: (comment) => comments.push(comment) });
    expect(comments).toEqual(['keep', '-alive']);
  });

  it('drops an unfinished event at the end, but for a [DONE]', () => {
    expect(decode(['data: 1\n\ndata: {"half"'])).toEqual([{ data: '1' }]);
    expect(decode(['data: 1\n\ndata: {}\n'])).toEqual([{ data: '1' }]);
    expect(decode(['data: 1\n\ndata: [DONE]\n'])).toEqual([{ data: '1' }, { data: '[DONE]' }]);
    expect(decode(['data: [DONE]'])).toEqual([{ data: '[DONE]' }]);
    expect(decode(['data: [DO'])).toEqual([]);
  });

  it.each([
    ['one line', 'data: ', '0123456789'],
    ['many lines', '', 'data: 0123456789\n'],
  ])('refuses an event that grows too long by %s', (_, start, piece) => {
    const decoder = new SseDecoder({ maxEventLength: 1_000 });
    decoder.push(Buffer.from(`data: fine\n\n${start}`));
    const grow = () => {
      for (let i = 0; i < 200; i++) decoder.push(Buffer.from(piece));
    };
    expect(grow).toThrow(SseError);
    expect(grow).toThrow(/longer than 1000 characters/);
  });

  it('takes any number of events that are short enough', () => {
    const event = Buffer.from(`data: ${'x'.repeat(900)}\n\n`);
    const decoder = new SseDecoder({ maxEventLength: 1_000 });
    for (let i = 0; i < 100; i++) expect(decoder.push(event)).toHaveLength(1);
  });
});

describe('formatSse', () => {
  it('writes what is there, and cannot be made to write more', () => {
    expect(formatSse({ data: '{}' })).toBe('data: {}\n\n');
    expect(formatSse({ data: 'a\r\nb\rc\n', event: 'e\ndata: x', id: '1' })).toBe(
      'event: e data: x\nid: 1\ndata: a\ndata: b\ndata: c\ndata: \n\n',
    );
  });

  it('is what the decoder undoes', () => {
    const line = fc.string({ unit: 'binary' }).filter((text) => !/[\r\n\0]/.test(text));
    const event = fc.record(
      { data: fc.array(line, { minLength: 1 }).map((lines) => lines.join('\n')), event: line, id: line },
      { requiredKeys: ['data'] },
    );
    fc.assert(
      fc.property(fc.array(event), (events) => {
        // An empty type is the default type.
        const expected = events.map(({ event: type, ...rest }) => (type ? { ...rest, event: type } : rest));
        expect(decode([events.map(formatSse).join('')])).toEqual(expected);
        for (const each of events) expect(sseBytes(each).toString()).toBe(formatSse(each));
      }),
    );
  });
});

describe('readSse', () => {
  it('asks for more bytes only when every event so far was taken', async () => {
    let pulled = 0;
    async function* bytes() {
      for (;;) yield Buffer.from(`data: ${++pulled}\n\ndata: +\n\n`);
    }
    const events = readSse(bytes());
    expect((await events.next()).value).toMatchObject({ data: '1' });
    expect((await events.next()).value).toMatchObject({ data: '+' });
    expect(pulled).toBe(1);
    expect((await events.next()).value).toMatchObject({ data: '2' });
    await events.return();
    expect(pulled).toBe(2);
  });

  it('destroys the stream when the reader leaves', async () => {
    const body = Readable.from([Buffer.from('data: 1\n\n'), Buffer.from('data: 2\n\n')]);
    for await (const event of readSse(body)) {
      expect(event.data).toBe('1');
      break;
    }
    expect(body.destroyed).toBe(true);
  });

  it('fails as the stream fails', async () => {
    const body = new Readable({ read() {} });
    body.push('data: 1\n\n');
    const events = readSse(body);
    await events.next();
    body.destroy(new Error('cut'));
    await expect(events.next()).rejects.toThrow('cut');
  });
});
