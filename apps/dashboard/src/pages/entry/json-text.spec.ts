import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonText } from './json-text.js';

describe('JSON that is shown', () => {
  it('is the value that it was made of', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(jsonText(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('puts a vector into rows and everything else on lines of its own', () => {
    const vector = Array.from({ length: 14 }, (_, at) => at / 2);
    expect(jsonText({ model: 'm', embedding: vector, none: [] })).toBe(
      [
        '{',
        '  "model": "m",',
        '  "embedding": [',
        '    0, 0.5, 1, 1.5, 2, 2.5,',
        '    3, 3.5, 4, 4.5, 5, 5.5,',
        '    6, 6.5',
        '  ],',
        '  "none": []',
        '}',
      ].join('\n'),
    );
  });
});
