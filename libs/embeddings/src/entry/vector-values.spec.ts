import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readVector, toBase64 } from './vector-values.js';

describe('readVector', () => {
  it('reads 32-bit floats in base64, and writes the same text again', () => {
    const floats = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 });
    fc.assert(
      fc.property(floats, (values) => {
        const text = Buffer.from(Float32Array.from(values).buffer).toString('base64');
        const read = readVector(text);
        return read instanceof Float32Array && toBase64(read) === text;
      }),
    );
  });

  it('keeps numbers of JSON as they are', () => {
    const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 });
    fc.assert(
      fc.property(numbers, (values) => {
        expect(Array.from<number>(readVector(values) ?? [])).toEqual(values);
      }),
    );
  });

  it('takes half the room where nothing is lost by it', () => {
    expect(readVector([0.5, 0.25])).toBeInstanceOf(Float32Array);
    expect(readVector([0.5, 0.1])).toBeInstanceOf(Float64Array);
  });

  it.each([
    ['no vector', undefined],
    ['null', null],
    ['empty', []],
    ['empty text', ''],
    ['not base64', '!!!!'],
    ['half a float', 'AAA='],
    ['a NaN in base64', Buffer.from(Float32Array.of(1, NaN).buffer).toString('base64')],
    ['an infinity', [1, Infinity]],
    ['not numbers', [1, '2']],
    ['nulls', [null]],
    ['an object', { 0: 1 }],
  ])('refuses %s', (_name, embedding) => {
    expect(readVector(embedding)).toBeUndefined();
  });
});
