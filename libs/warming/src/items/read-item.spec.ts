import { describe, expect, it } from 'vitest';
import { readItem } from './read-item.js';

describe('readItem', () => {
  it('reads a prompt, with the defaults of generate', () => {
    expect(readItem('{"kind":"llm","prompt":"p","model":"m"}')).toEqual({
      kind: 'llm',
      request: { prompt: 'p', model: 'm', temperature: 0.7, use_cache: true, use_batching: false },
    });
  });

  it('reads a retrieval', () => {
    const line =
      '{"kind":"rag","query":"q","query_embedding":[1],"embedding_model":"e","top_k":1,"documents":[]}';
    expect(readItem(line)).toMatchObject({ kind: 'rag', request: { query: 'q', top_k: 1 } });
  });

  it.each([
    ['{', '', /^is not JSON/],
    ['[]', '', /^must be an object/],
    ['['.repeat(200) + ']'.repeat(200), '', /^is nested more than 128 levels deep/],
    ['"llm:abc"', '', /^must be an object/],
    ['{"prompt":"p","model":"m"}', 'kind', /^must be one of llm, rag/],
    ['{"kind":"llm","model":"m"}', 'prompt', /exactly one/],
    ['{"kind":"llm","prompt":"p","model":"m","colour":1}', 'colour', /^unknown field$/],
    ['{"kind":"llm","prompt":"p","model":"m","use_cache":false}', 'use_cache', /^must not be false/],
    ['{"kind":"llm","prompt":"p","model":"m","temperature":3}', 'temperature', /2/],
  ])('tells what is wrong with %s', (line, path, message) => {
    expect(readItem(line)).toEqual({ path, message: expect.stringMatching(message) as string });
  });
});
