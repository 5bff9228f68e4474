import { describe, expect, it } from 'vitest';
import { Generations } from './generations.js';

describe('Generations', () => {
  it('lets a fence hold until one of its names is invalidated', () => {
    const generations = new Generations();
    const fence = generations.take(['a', 'b']);
    generations.advance(['c']);
    expect(generations.holds(fence)).toBe(true);
    generations.advance(['b']);
    expect(generations.holds(fence)).toBe(false);
    expect(generations.holds(generations.take(['a', 'b', 'c']))).toBe(true);
  });

  it('never lets a fence hold that was overtaken, however much was invalidated since', () => {
    const generations = new Generations(10);
    const before = generations.take(['mine']);
    generations.advance(['mine']);
    for (let i = 0; i < 1_000; i++) {
      generations.advance([`other ${i}`]);
      expect(generations.holds(before)).toBe(false);
    }
  });

  it('lets new fences hold after it has forgotten names', () => {
    const generations = new Generations(10);
    for (let i = 0; i < 100; i++) generations.advance([`other ${i}`]);
    const fence = generations.take(['mine', 'other 1', 'other 99']);
    expect(generations.holds(fence)).toBe(true);
    generations.advance(['other 1']);
    expect(generations.holds(fence)).toBe(false);
  });

  it('takes more names at once than it remembers', () => {
    const generations = new Generations(10);
    const fence = generations.take(['5']);
    generations.advance(Array.from({ length: 50 }, (_, i) => String(i)));
    expect(generations.holds(fence)).toBe(false);
    expect(generations.holds(generations.take(['5', 'x']))).toBe(true);
  });
});
