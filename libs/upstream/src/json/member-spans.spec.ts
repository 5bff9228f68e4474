import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memberSpans } from './member-spans.js';

describe('memberSpans', () => {
  it('finds every member, also those named twice or in escapes', () => {
    const text = ' {"a" : 1.0e5 , "\\u0062":{"a":"}\\"]"},"a":[1,{"x":"\\\\"}] , "":null}';
    const found = memberSpans(text, 1).map(({ name, start, end }) => [name, text.slice(start, end)]);
    expect(found).toEqual([
      ['a', '1.0e5'],
      ['b', '{"a":"}\\"]"}'],
      ['a', '[1,{"x":"\\\\"}]'],
      ['', 'null'],
    ]);
    expect(memberSpans('{ }', 0)).toEqual([]);
  });

  it('finds in any JSON what JSON.parse finds', () => {
    const indent = fc.constantFrom(undefined, 1, '\t', ' \n');
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), indent, (object, space) => {
        const text = JSON.stringify(object, null, space);
        const found = memberSpans(text, 0).map(({ name, start, end }) => [
          name,
          JSON.parse(text.slice(start, end)),
        ]);
        expect(found).toEqual(Object.entries(JSON.parse(text) as object));
      }),
    );
  });
});
