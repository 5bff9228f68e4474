import { describe, expect, it } from 'vitest';
import { embeddingKey } from './embedding-key.js';
import { readEmbeddingRequest } from './embedding-request.js';

const read = (input: unknown, others = {}) => readEmbeddingRequest({ model: 'm', input, ...others });

describe('readEmbeddingRequest', () => {
  it.each([
    ['a text', 'a', ['a']],
    ['texts', ['a', 'b', 'a'], ['a', 'b', 'a']],
    ['tokens', [1, 2], [[1, 2]]],
    ['lists of tokens', [[1], [2, 3]], [[1], [2, 3]]],
    ['a mixture', ['a', [1]], ['a', [1]]],
  ])('reads %s', (_name, input, inputs) => {
    expect(read(input)).toEqual({ model: 'm', inputs, encodingFormat: 'float', parameters: { model: 'm' } });
  });

  it.each([
    ['nothing', undefined],
    ['an empty list', []],
    ['a number', 7],
    ['an object', {}],
    ['fractions', [0.5]],
    ['nested too deep', [[[1]]]],
    ['numbers among texts', ['a', 1]],
    ['thousands of texts', Array.from({ length: 4_097 }, () => 'a')],
  ])('leaves %s to the provider', (_name, input) => {
    expect(read(input)).toBeUndefined();
  });

  it('leaves an encoding that it does not know to the provider', () => {
    expect(read('a', { encoding_format: 'int8' })).toBeUndefined();
    expect(read('a', { encoding_format: 'base64' })?.encodingFormat).toBe('base64');
  });
});

describe('embeddingKey', () => {
  const scope = { tenant: 't', namespace: undefined, endpoint: '/embeddings', upstream: 'https://p.test/v1' };
  const key = (input: string | number[], parameters = {}, other = {}) =>
    embeddingKey({ ...scope, ...other }, { model: 'm', ...parameters }, input);

  it('tells inputs, parameters and scopes apart', () => {
    const keys = [
      key('1'),
      key([1]),
      key('1 '),
      key([1, 2]),
      key('1', { dimensions: 8 }),
      key('1', { frobnicate: 1 }),
      key('1', {}, { tenant: 'u' }),
      key('1', {}, { namespace: 'n' }),
      key('1', {}, { upstream: 'https://q.test/v1' }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys[0]).toMatch(/^embedding:[0-9a-f]{64}$/);
  });

  it('does not split by who asks', () => {
    expect(key('1', { user: 'x' })).toBe(key('1'));
  });
});
