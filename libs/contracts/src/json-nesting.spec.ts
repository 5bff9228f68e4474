import { describe, expect, it } from 'vitest';
import { nestsDeeper } from './json-nesting.js';

describe('nestsDeeper', () => {
  it.each([
    ['1', 0],
    ['"[[[["', 0],
    [String.raw`"\"[[["`, 0],
    [String.raw`["\\", ["\\\"]"]]`, 2],
    ['{"a":[{"[":1},{"b":[]}]}', 4],
    ['[[],[],[[]],[]]', 3],
    ['["not ended [[', 1],
    ['[[[', 3],
  ])('tells of %s that it is %i levels deep', (text, depth) => {
    expect(nestsDeeper(text, depth)).toBe(false);
    if (depth > 0) expect(nestsDeeper(text, depth - 1)).toBe(true);
  });
});
