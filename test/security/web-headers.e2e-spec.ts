import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Child } from '../support/child.js';
import { startReuso } from '../support/reuso.js';
import { type SimulatedProvider, startProvider } from '../support/simulated-provider.js';
import { Caller } from '../e2e/support/caller.js';
import { question } from '../e2e/support/chat.js';

let provider: SimulatedProvider;
let server: Child;
let caller: Caller;

beforeAll(async () => {
  provider = await startProvider();
  server = await startReuso({
    UPSTREAM_BASE_URL: provider.url,
    API_KEYS: 'red:red-key',
    ADMIN_TOKEN: 'admin-token',
  });
  caller = new Caller(server.url, { 'x-reuso-key': 'red-key', authorization: 'Bearer sk-x' });
});
afterAll(async () => {
  await server.stop();
  await provider.stop();
});

const EVERYWHERE = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

describe('Security headers', () => {
  const asked: readonly (readonly [method: string, path: string, status: number])[] = [
    ['GET', '/docs', 200],
    ['GET', '/openapi.json', 200],
    ['GET', '/health/live', 200],
    ['GET', '/health/ready', 200],
    ['GET', '/metrics', 200],
    ['HEAD', '/metrics', 200],
    ['GET', '/api/v1/session', 200],
    ['GET', '/api/v1/entries', 200],
    ['GET', '/api/v1/entries?limit=0', 422],
    ['GET', '/api/v1/entries/x', 404],
    ['GET', '/api/v1/nothing', 404],
    ['POST', '/nothing', 404],
    ['PUT', '/metrics', 405],
    ['GET', '/api/v1/invalidations', 405],
  ];
  it.each(asked)('come with %s %s', async (method, path, status) => {
    const reply = await caller.send(method, path);
    expect(reply.status).toBe(status);
    for (const [name, value] of Object.entries(EVERYWHERE)) expect(reply.headers.get(name), name).toBe(value);
    expect(reply.headers.get('permissions-policy')).toContain('camera=()');
    const policy = reply.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toMatch(/default-src '(self|none)'/);
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    if (path.startsWith('/api/')) {
      expect(policy).toContain("default-src 'none'");
      expect(reply.headers.get('cache-control')).toBe('no-store');
    }
  });

  it('leave /v1 alone, where a hit is to cost nothing more', async () => {
    const body = question();
    for (const expected of ['fwd=miss', 'hit']) {
      const reply = await caller.chat(body);
      expect(reply.headers.get('cache-status')).toContain(expected);
      expect([...reply.headers.keys()].filter((name) => /policy|frame|nosniff/.test(name))).toEqual([]);
    }
  });

  it('let the description’s page work: each script it names is a file of ours', async () => {
    const { text } = await caller.send('GET', '/docs');
    const scripts = [...text.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g)];
    expect(scripts.length).toBeGreaterThan(0);
    for (const [, attributes = '', inline = ''] of scripts) {
      expect(inline.trim()).toBe('');
      const { pathname } = new URL(/src="([^"]+)"/.exec(attributes)?.[1] ?? '', `${server.url}/docs`);
      const script = await caller.send('GET', pathname);
      expect(script.status).toBe(200);
      expect(script.headers.get('content-type')).toMatch(/javascript/);
    }
  });
});

describe('A wrong method', () => {
  it.each([
    ['GET', '/api/v1/invalidations', 'POST'],
    ['POST', '/api/v1/entries', 'GET, HEAD'],
    ['PATCH', `/api/v1/entries/llm:${'0'.repeat(64)}`, 'DELETE, GET, HEAD'],
    ['PUT', '/api/v1/session', 'DELETE, GET, HEAD, POST'],
    ['POST', '/health/live', 'GET, HEAD'],
    ['DELETE', '/metrics', 'GET, HEAD'],
    ['POST', '/', 'GET, HEAD'],
  ])('%s %s is a 405 that says what the path takes', async (method, path, allow) => {
    const reply = await caller.send(method, `${path}?x=1`);
    expect(reply.status).toBe(405);
    expect(reply.headers.get('allow')).toBe(allow);
    expect(JSON.parse(reply.text)).toMatchObject({ status: 405, type: '/docs#problem-method-not-allowed' });
  });

  it('of a path that is not there stays a 404', async () => {
    for (const path of ['/api/v1/entriesx', '/api/v1', '/metrics/x', '/health', '/api/v1/entries/a/b'])
      expect((await caller.send('PUT', path)).status).toBe(404);
  });
});
