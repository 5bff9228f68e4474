import { describe, expect, it } from 'vitest';
import type { BatchRequest } from './batch-request.js';
import { readBatchable } from './batchable.js';
import { groupOf } from './group-of.js';

const user = { role: 'user', content: 'Name three caches.' };
const request = (fields = {}, change: Partial<BatchRequest> = {}): BatchRequest => {
  const question = readBatchable({ model: 'gpt-4o', temperature: 0, messages: [user], ...fields });
  if (question === undefined) throw new Error('It is to be asked alone.');
  return {
    tenant: 't',
    endpoint: '/chat/completions',
    headers: { authorization: 'Bearer a' },
    signal: new AbortController().signal,
    question,
    ...change,
  };
};
const nameOf = (...given: Parameters<typeof request>) => groupOf(request(...given)).name;

describe('groupOf', () => {
  it.each([
    ['prompts', { messages: [{ ...user, content: 'Another one.' }] }, {}],
    ['the order of fields', { temperature: 0, model: 'gpt-4o' }, {}],
    ['streaming', { stream: true }, {}],
    [
      'what belongs to one request',
      {},
      { headers: { authorization: 'Bearer a', 'x-request-id': '1', traceparent: 'x' } },
    ],
  ])('puts requests together that differ in %s', (_what, fields, change) => {
    expect(nameOf(fields, change)).toBe(nameOf());
  });

  it.each([
    ['the tenant', {}, { tenant: 'u' }],
    ['credentials', {}, { headers: { authorization: 'Bearer b' } }],
    ['the organization', {}, { headers: { authorization: 'Bearer a', 'openai-organization': 'o' } }],
    ['the endpoint', {}, { endpoint: '/chat/completions?api-version=1' }],
    ['the model', { model: 'gpt-4o-mini' }, {}],
    ['temperature', { temperature: 0.1 }, {}],
    ['a sampling parameter', { top_p: 0.5 }, {}],
    ['a field that is spelled out', { n: 1 }, {}],
    ['the end user', { user: 'ann' }, {}],
    ['the system prompt', { messages: [{ role: 'system', content: 'Be brief.' }, user] }, {}],
    ['the kind of limit', { max_tokens: 5 }, {}],
  ])('parts requests that differ in %s', (_what, fields, change) => {
    expect(nameOf(fields, change)).not.toBe(nameOf());
  });

  it('joins limits of one kind, whatever they are', () => {
    expect(nameOf({ max_tokens: 5 })).toBe(nameOf({ max_tokens: 500 }));
    expect(nameOf({ max_tokens: 5 })).not.toBe(nameOf({ max_completion_tokens: 5 }));
  });

  it('sends along what all have in common, and no request’s own', () => {
    const headers = { authorization: 'Bearer a', 'x-team': 'red', 'idempotency-key': '1', 'user-agent': 'x' };
    expect(groupOf(request({}, { headers })).headers).toEqual({ authorization: 'Bearer a', 'x-team': 'red' });
  });
});
