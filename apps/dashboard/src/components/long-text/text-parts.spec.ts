import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partsOf, slicesOf } from './text-parts.js';

describe('A long text', () => {
  it('has its fenced code taken out, and the rest left as it was', () => {
    expect(partsOf('Before.\n\n```ts\nconst a = `b`;\n```\n\nAfter.')).toEqual([
      { kind: 'prose', text: 'Before.' },
      { kind: 'code', text: 'const a = `b`;' },
      { kind: 'prose', text: 'After.' },
    ]);
  });

  it('takes a fence that nobody closed to go on to the end', () => {
    expect(partsOf('Look:\n```\none\ntwo')).toEqual([
      { kind: 'prose', text: 'Look:' },
      { kind: 'code', text: 'one\ntwo' },
    ]);
  });

  it('is cut into slices that lose nothing but the line ends between them', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 9_000 }), { maxLength: 6 }), (lines) => {
        const text = lines.join('\n');
        const slices = slicesOf(text);
        expect(slices.join('').replaceAll('\n', '')).toBe(text.replaceAll('\n', ''));
        expect(Math.max(...slices.map(({ length }) => length))).toBeLessThanOrEqual(4_001);
      }),
    );
  });
});
