import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { BodyMemo } from './body-memo.js';

const MB = 1_048_576;
const A = { tenant: 'a', namespace: undefined, endpoint: '/chat/completions', upstream: 'https://p.test/v1' };
const body = (text: string): Buffer => Buffer.from(text);

describe('BodyMemo', () => {
  it('knows a body again by its bytes, in its own scope only', () => {
    const memo = new BodyMemo<string>(MB);
    memo.set(A, body('{"n":1}'), 'one');
    expect(memo.get(A, body('{"n":1}'))).toBe('one');
    expect(memo.get({ ...A }, body('{"n":1}'))).toBe('one');
    for (const other of [
      { tenant: 'b' },
      { namespace: 'n' },
      { endpoint: '/x' },
      { upstream: 'https://q.test' },
    ])
      expect(memo.get({ ...A, ...other }, body('{"n":1}'))).toBeUndefined();
    expect(memo.get(A, body('{"n":2}'))).toBeUndefined();
  });

  it('takes no body for another of the same checksum', () => {
    const [first, second] = [body('plumless'), body('buckeroo')];
    expect(crc32(first)).toBe(crc32(second));
    const memo = new BodyMemo<string>(MB);
    memo.set(A, first, 'first');
    expect(memo.get(A, second)).toBeUndefined();
    memo.set(A, second, 'second');
    expect(memo.get(A, second)).toBe('second');
    expect(memo.get(A, first)).toBeUndefined();
  });

  it('is not misled when the buffer that a body came in is used again', () => {
    const memo = new BodyMemo<string>(MB);
    const buffer = body('question');
    memo.set(A, buffer, 'answer');
    buffer.fill('x');
    expect(memo.get(A, body('question'))).toBe('answer');
    expect(memo.get(A, buffer)).toBeUndefined();
  });

  it('stays within its bytes, and forgets what was not asked for longest', () => {
    const memo = new BodyMemo<number>(MB);
    const numbered = (number: number) => body(`${number} `.padEnd(10_000));
    for (let number = 0; number < 200; number += 1) memo.set(A, numbered(number), number);
    expect(memo.get(A, numbered(0))).toBeUndefined();
    expect(memo.get(A, numbered(199))).toBe(199);
    memo.set(A, Buffer.alloc(MB), 1);
    expect(memo.get(A, Buffer.alloc(MB))).toBeUndefined();
    expect(memo.get(A, numbered(199))).toBe(199);
  });
});
