import { describe, expect, it } from 'vitest';
import { numbered, readNumbered } from './numbered-line.js';

describe('A stored line', () => {
  it.each([
    ['{"kind":"llm"}', 3, 3, '{"kind":"llm"}'],
    ['{"kind":"llm"}', 5, 3, '#5 {"kind":"llm"}'],
    ['#9 {}', 1, 1, '#1 #9 {}'],
    ['llm:00ff', 2, 2, '#2 llm:00ff'],
  ])('of %s, number %d, at place %d is %s, and reads as it was', (text, number, place, stored) => {
    expect(numbered(text, number, place)).toBe(stored);
    expect(readNumbered(stored, place)).toEqual({ text, number });
  });
});
