import { describe, expect, it } from 'vitest';
import { numbersThatAreNone } from './numbers-that-are-none.js';

describe('numbersThatAreNone', () => {
  it('finds each by its path, and not within strings', () => {
    const text = '{"a": [1, NaN, -Infinity], "b": {"c": Infinity, "NaN": "NaN \\" NaN"}}';
    expect(numbersThatAreNone(text)).toEqual([
      { path: 'a.1', name: 'NaN' },
      { path: 'a.2', name: '-Infinity' },
      { path: 'b.c', name: 'Infinity' },
    ]);
  });

  it.each(['{"a": [1}', '{"a": NaN', '{"a": "NaN"}', ''])('finds none in %s', (text) => {
    expect(numbersThatAreNone(text)).toEqual([]);
  });
});
