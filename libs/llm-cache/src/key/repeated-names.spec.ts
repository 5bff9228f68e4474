import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJsonExactly } from './parse-json.js';
import { isAmbiguous, repeatsName } from './repeated-names.js';

const repeats = (text: string) => repeatsName(text, parseJsonExactly(text));

describe('repeatsName', () => {
  it.each([
    '{"a":1,"a":1}',
    '{"a":1,"\\u0061":2}',
    '{"a":"\\\\","b":{"c":[{"":0,"":1}]}}',
    '{"__proto__":1,"__proto__":{}}',
    '{"n":1e400,"x":"\\"","x":"y"}',
  ])('sees it in %s', (text) => expect(repeats(text)).toBe(true));

  it.each([
    '{"a":{"a":"a"},"b":["a","a",{"a":null}]}',
    '{"a":"\\\\","b":"\\"a\\":1,\\"a\\":1"}',
    '{"__proto__":{"a":""},"n":9007199254740993,"e":1E5}',
    '""',
    '[]',
  ])('sees none in %s', (text) => expect(repeats(text)).toBe(false));

  it('sees one exactly where a member was added again', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), fc.nat(), (object, pick) => {
        const text = JSON.stringify([object]);
        expect(repeats(text)).toBe(false);
        const names = Object.keys(object);
        const name = JSON.stringify(names[pick % names.length]);
        expect(repeats(`${text.slice(0, -2)},${name}:null}]`)).toBe(true);
      }),
    );
  });
});

describe('isAmbiguous', () => {
  it.each(['{"\\"":1}', '{"a":{"\\u00e9" :1}}', '{"a":1,"\\n":2}', '{"a":1,"a":2}'])(
    'sees that %s may be read in two ways',
    (text) => expect(isAmbiguous(text, parseJsonExactly(text))).toBe(true),
  );

  it.each(['{"é":1,"\\n\\n":2}', '{"a":"\\n","b":["\\"",":"]}', '{"a":"{\\"\\\\n\\":1}"}'])(
    'takes %s as it is',
    (text) => expect(isAmbiguous(text, parseJsonExactly(text))).toBe(false),
  );
});
