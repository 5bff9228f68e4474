import { describe, expect, it } from 'vitest';
import { BaseUrl } from './base-url.js';

describe('BaseUrl', () => {
  it.each([
    ['https://api.example/v1', '/chat/completions', '/v1/chat/completions'],
    ['https://api.example/v1/', '/chat/completions', '/v1/chat/completions'],
    ['https://api.example', '/models?limit=2', '/models?limit=2'],
    ['https://api.example/', 'models', '/models'],
    ['https://api.example/openai/v1//', '/models/a%2Fb', '/openai/v1/models/a%2Fb'],
    ['https://api.example/v1', '', '/v1/'],
    ['https://api.example/v1', '/files?name=../x', '/v1/files?name=../x'],
    ['https://api.example/v1', '/models/gpt-4.1..2', '/v1/models/gpt-4.1..2'],
    ['https://api.example/v1', '/models/org%2F.hidden;x/...', '/v1/models/org%2F.hidden;x/...'],
    ['https://api.example/v1', '/files/a/../b?x=/../y', '/v1/files/b?x=/../y'],
    ['https://api.example/v1', '/files/a/..', '/v1/files/'],
  ])('puts %s and %s together', (base, path, target) => {
    expect(new BaseUrl(base).target(path)).toBe(target);
  });

  it.each([
    '/../admin',
    '/models/../../admin',
    '/%2e%2e/admin',
    '/.%2E/../admin',
    '/..\\admin',
    '\\..\\admin',
    '/./admin',
    '/..%2fadmin',
    '/models%2F..%2f..%2Fadmin',
    '/%2e%2e%5Cadmin',
    '/..;/admin',
    '/..;x=1/admin',
    '/.%2e%3b/admin',
    '/models/..;/../admin',
  ])('lets %s not climb above the base', (path) => {
    expect(new BaseUrl('https://api.example/v1').target(path)).toBe('/v1/admin');
  });

  it('keeps the origin, port and all', () => {
    expect(new BaseUrl('http://localhost:8000/v1').origin).toBe('http://localhost:8000');
  });
});
