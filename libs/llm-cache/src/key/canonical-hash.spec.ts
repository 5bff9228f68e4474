import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_JSON_DEPTH } from '@reuso/contracts';
import { CanonicalHasher, JsonTooDeepError } from './canonical-hash.js';
import { parseJsonExactly } from './parse-json.js';

const hashOf = (value: unknown) => new CanonicalHasher().json(value).digest();
const hashOfText = (text: string) => hashOf(parseJsonExactly(text));

/** The same members in another order, at every depth. */
function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  const reversed: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [name, member] of Object.entries(value).reverse()) reversed[name] = shuffled(member);
  return reversed;
}

const json = fc.jsonValue({ maxDepth: 5, stringUnit: 'binary' });

describe('CanonicalHasher', () => {
  it('is blind to member order', () => {
    fc.assert(fc.property(json, (value) => hashOf(shuffled(value)) === hashOf(value)));
  });

  it('is injective: values that differ as JSON have different hashes', () => {
    const form = (value: unknown) => JSON.stringify(sorted(value));
    fc.assert(
      fc.property(json, json, (a, b) => (form(a) === form(b)) === (hashOf(a) === hashOf(b))),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['1', '"1"'],
    ['[]', '{}'],
    ['[[1],2]', '[1,[2]]'],
    ['["ab","c"]', '["a","bc"]'],
    ['{"a":"b"}', '["a","b"]'],
    ['null', '"null"'],
    ['true', '"t"'],
    ['{"a":null}', '{}'],
    ['" a"', '"a"'],
    ['"A"', '"a"'],
    ['0', 'false'],
    ['""', 'null'],
    [String.raw`"\ud800"`, String.raw`"\udfff"`],
    [String.raw`"\ud800"`, String.raw`"\ufffd"`],
    [String.raw`"a\udc00b"`, String.raw`"a\udc01b"`],
    ['9007199254740993', '9007199254740992'],
    ['0.1', '0.10000000000000000555'],
    ['1e400', '1e500'],
    ['1e-400', '0'],
    ['{"seed":12345678901234567890}', '{"seed":12345678901234567891}'],
    ['{"__proto__":1}', '{}'],
    ['{"__proto__":1}', '{"__proto__":2}'],
  ])('tells %s from %s', (a, b) => {
    expect(hashOfText(a)).not.toBe(hashOfText(b));
  });

  it.each([
    ['{"a":1,"b":2}', '{"b":2,"a":1}'],
    ['{ "a" : [1, 2] }', '{"a":[1,2]}'],
    [String.raw`"\u0061"`, '"a"'],
    ['1.0', '1'],
    ['-0', '0'],
    ['"1234567890123456 and 1.50"', String.raw`"1234567890123456 and\u00201.50"`],
  ])('takes %s and %s for the same', (a, b) => {
    expect(hashOfText(a)).toBe(hashOfText(b));
  });

  it('does not depend on what is hashed beside it, or on the size of a string', () => {
    const long = 'é'.repeat(40_000);
    const value = { long, list: Array.from({ length: 5_000 }, (_, index) => `item ${index}`) };
    expect(hashOf(value)).toBe(hashOf(structuredClone(value)));
    expect(hashOf({ ...value, long: `${long}é` })).not.toBe(hashOf(value));
  });

  it('leaves out named members of the outermost object only', () => {
    const omit = new Set(['user']);
    const hash = (value: unknown) => new CanonicalHasher().json(value, omit).digest();
    expect(hash({ a: 1, user: 'x' })).toBe(hash({ a: 1, user: 'y' }));
    expect(hash({ a: { user: 'x' } })).not.toBe(hash({ a: { user: 'y' } }));
  });

  it('refuses what is nested too deep, and takes what is just not', () => {
    const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect(() => hashOfText(nested(MAX_JSON_DEPTH + 2))).toThrow(JsonTooDeepError);
    expect(hashOfText(nested(MAX_JSON_DEPTH))).toMatch(/^[0-9a-f]{64}$/);
  });
});

/** An independent canonical form: objects as sorted lists of members, under a name that arrays do not have. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return { array: value.map(sorted) };
  if (Object.is(value, -0)) return 0;
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return { object: members.map(([name, member]) => [name, sorted(member)]) };
}
