import { describe, expect, it } from 'vitest';
import { FIELDS_NOT_IN_KEY, type KeyScope, chatKey } from './chat-key.js';

const scope: KeyScope = {
  tenant: 'alpha',
  namespace: undefined,
  endpoint: '/chat/completions',
  upstream: 'https://provider.test/v1',
};
const body = { model: 'gpt-4o', messages: [{ role: 'user', content: 'Hello' }], temperature: 0 };

describe('chatKey', () => {
  it('names its layer and is a SHA-256', () => {
    expect(chatKey(scope, body)).toMatch(/^llm:[0-9a-f]{64}$/);
  });

  it('is stable: a change of the scheme must change KEY_VERSION', () => {
    expect(chatKey(scope, body)).toMatchInlineSnapshot(
      `"llm:d95d70fd18ee225c833840c0ca482d7c1b3d89847c1337e8031863070d3b5d10"`,
    );
  });

  it.each([
    ['tenant', { tenant: 'beta' }],
    ['namespace', { namespace: 'n' }],
    ['empty namespace', { namespace: '' }],
    ['endpoint', { endpoint: '/chat/completions?api-version=2' }],
    ['upstream', { upstream: 'https://other.test/v1' }],
  ])('splits by %s', (_name, other) => {
    expect(chatKey({ ...scope, ...other }, body)).not.toBe(chatKey(scope, body));
  });

  it('cannot be shifted from one part of the scope into the next', () => {
    const a = chatKey({ ...scope, endpoint: '/ab', upstream: 'c' }, body);
    expect(chatKey({ ...scope, endpoint: '/a', upstream: 'bc' }, body)).not.toBe(a);
  });

  it.each([
    ['model', { model: 'gpt-4o-mini' }],
    ['temperature', { temperature: 0.1 }],
    ['top_p', { top_p: 0.5 }],
    ['seed', { seed: 7 }],
    ['tools', { tools: [] }],
    ['response_format', { response_format: { type: 'json_object' } }],
    ['n', { n: 2 }],
    ['reasoning_effort', { reasoning_effort: 'high' }],
    ['a field that nobody has heard of', { frobnicate: true }],
    ['a letter’s case', { messages: [{ role: 'user', content: 'hello' }] }],
    ['white space', { messages: [{ role: 'user', content: 'Hello ' }] }],
  ])('splits by %s', (_name, change) => {
    expect(chatKey(scope, { ...body, ...change })).not.toBe(chatKey(scope, body));
  });

  it.each([...FIELDS_NOT_IN_KEY])('does not split by %s', (field) => {
    expect(chatKey(scope, { ...body, [field]: 'x' })).toBe(chatKey(scope, body));
  });
});
