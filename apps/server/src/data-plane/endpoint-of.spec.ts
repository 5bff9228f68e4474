import { describe, expect, it } from 'vitest';
import { endpointOf } from './endpoint-of.js';

describe('endpointOf', () => {
  it.each([
    ['/v1/chat/completions', '/chat/completions'],
    ['/v1/models?limit=2&url=http://a/b', '/models?limit=2&url=http://a/b'],
    ['http://127.0.0.1:3000/v1/models?limit=2', '/models?limit=2'],
    ['HTTPS://reuso.example/v1/models', '/models'],
    ['/%761/models', '/models'],
    ['/v1/', '/'],
    ['/v1/../admin', '/../admin'],
  ])('of %s is %s', (url, endpoint) => {
    expect(endpointOf(url)).toBe(endpoint);
  });
});
