import { describe, expect, it } from 'vitest';
import { TermsMemo } from './terms-memo.js';

const TARGET = '/v1/chat/completions';
const HEADERS = ['Host', 'h', 'Authorization', 'Bearer a', 'Content-Length', '10', 'X-Request-Id', 'r-1'];
const withValue = (name: string, value: string): string[] =>
  HEADERS.map((text, index) => (HEADERS[index - 1] === name ? value : text));

describe('TermsMemo', () => {
  it('knows the same headers again on the same connection only', () => {
    const memo = new TermsMemo<string>();
    const connection = {};
    expect(memo.get(connection, TARGET, HEADERS)).toBeUndefined();
    memo.set(connection, TARGET, HEADERS, 'terms');
    expect(memo.get(connection, TARGET, [...HEADERS])).toBe('terms');
    expect(memo.get({}, TARGET, HEADERS)).toBeUndefined();
  });

  it('looks past the length and the id of a request', () => {
    const memo = new TermsMemo<string>();
    const connection = {};
    memo.set(connection, TARGET, HEADERS, 'terms');
    expect(memo.get(connection, TARGET, withValue('Content-Length', '11'))).toBe('terms');
    expect(memo.get(connection, TARGET, withValue('X-Request-Id', 'r-2'))).toBe('terms');
  });

  it.each([
    ['another value', withValue('Authorization', 'Bearer b')],
    ['another value that begins alike', withValue('Authorization', 'Bearer a ')],
    ['a header in another place', [...HEADERS.slice(2), ...HEADERS.slice(0, 2)]],
    ['a name written otherwise', HEADERS.map((text) => (text === 'Authorization' ? 'AUTHORIZATION' : text))],
    ['one header more', [...HEADERS, 'X-Reuso-Namespace', 'n']],
    ['one header less', HEADERS.slice(2)],
    [
      'another name in the place of the id',
      HEADERS.map((text) => (text === 'X-Request-Id' ? 'X-Reuso-Tags' : text)),
    ],
    ['none', []],
  ])('reads anew what came with %s', (_difference, headers) => {
    const memo = new TermsMemo<string>();
    const connection = {};
    memo.set(connection, TARGET, HEADERS, 'terms');
    expect(memo.get(connection, TARGET, headers)).toBeUndefined();
  });

  it('reads anew what came for another target', () => {
    const memo = new TermsMemo<string>();
    const connection = {};
    memo.set(connection, TARGET, HEADERS, 'terms');
    expect(memo.get(connection, `${TARGET}?a`, HEADERS)).toBeUndefined();
  });

  it('has values in the places of a repeated header differ only where there are two of them at most', () => {
    const memo = new TermsMemo<string>();
    const connection = {};
    const repeated = ['X-Request-Id', 'a', 'X-Request-Id', 'b', 'X-Request-Id', 'c'];
    memo.set(connection, TARGET, repeated, 'terms');
    expect(memo.get(connection, TARGET, repeated.with(5, 'd'))).toBeUndefined();
  });
});
