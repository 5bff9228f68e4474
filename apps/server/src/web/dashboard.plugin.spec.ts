import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { fastify, type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dashboard } from './dashboard.plugin.js';

const INDEX = '<!doctype html><title>Reuso</title>';
const SCRIPT = 'console.log(1);'.repeat(100);
let parent: string;
let server: FastifyInstance;

async function serverFor(folder: string): Promise<FastifyInstance> {
  const made = fastify();
  made.setNotFoundHandler((_request, reply) => reply.code(404).send('no such route'));
  await made.register(dashboard(folder));
  return made;
}

beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), 'reuso-dashboard-'));
  const folder = join(parent, 'dashboard');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(parent, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'index.html'), INDEX);
  writeFileSync(join(folder, 'favicon.svg'), '<svg/>');
  writeFileSync(join(folder, '.env'), 'secret');
  writeFileSync(join(folder, 'assets', 'index-a1b2.js'), SCRIPT);
  writeFileSync(join(folder, 'assets', 'index-a1b2.js.br'), brotliCompressSync(SCRIPT));
  server = await serverFor(folder);
});
afterAll(async () => {
  await server.close();
  rmSync(parent, { recursive: true });
});

const get = (url: string, headers: Record<string, string> = {}) => server.inject({ url, headers });

describe('The dashboard’s files', () => {
  it.each(['/', '/overview', '/masterplans/shop-v1.2', '/entries/llm:abc', '/settings?tab=prices'])(
    '%s is its page, asked for anew each time',
    async (url) => {
      const reply = await get(url);
      expect(reply).toMatchObject({ statusCode: 200, body: INDEX });
      expect(reply.headers).toMatchObject({
        'cache-control': 'no-cache',
        'content-type': 'text/html; charset=utf-8',
      });
      expect((await get(url, { 'if-none-match': String(reply.headers.etag) })).statusCode).toBe(304);
    },
  );

  it('any other path is its page too, for who asks for a page', async () => {
    expect((await get('/not-yet-known', { accept: 'text/html,*/*;q=0.8' })).body).toBe(INDEX);
    expect((await get('/not-yet-known')).statusCode).toBe(404);
  });

  it.each(['/v1/x', '/api/v1/x', '/api', '/metrics/x', '/health', '/docs/x', '/openapi.json', '/v1'])(
    '%s is never its page',
    async (url) => {
      expect((await get(url, { accept: 'text/html' })).statusCode).toBe(404);
    },
  );

  it('a file whose name changes with its content is kept for ever, compressed where that is taken', async () => {
    const plain = await get('/assets/index-a1b2.js');
    expect(plain).toMatchObject({ statusCode: 200, body: SCRIPT });
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const { headers, rawPayload } = await get('/assets/index-a1b2.js', { 'accept-encoding': 'gzip, br' });
    expect(headers).toMatchObject({ 'content-encoding': 'br', vary: 'accept-encoding' });
    expect(headers['content-type']).toMatch(/javascript/);
    expect(rawPayload.length).toBeLessThan(SCRIPT.length);
  });

  it('a file that is gone is a 404, not a page', async () => {
    expect((await get('/assets/index-0000.js', { accept: 'text/html' })).statusCode).toBe(404);
  });

  it('other files are asked for anew each time', async () => {
    const { headers, body } = await get('/favicon.svg');
    expect(body).toBe('<svg/>');
    expect(headers['cache-control']).toBe('no-cache');
  });

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/.env',
    '/%00',
  ])('%s gets no file that is not the dashboard’s', async (url) => {
    const { statusCode, body } = await get(url);
    expect(body).not.toContain('secret');
    expect(statusCode).toBeGreaterThanOrEqual(400);
    expect(statusCode).toBeLessThan(500);
  });
});

describe('Where the dashboard was not built', () => {
  it('a page says what to run', async () => {
    const bare = await serverFor(join(parent, 'nothing'));
    const { statusCode, body, headers } = await bare.inject('/overview');
    expect(statusCode).toBe(503);
    expect(headers['content-type']).toMatch(/^text\/html/);
    expect(body).toContain('npm run build');
    expect((await bare.inject('/assets/index.js')).statusCode).toBe(404);
    await bare.close();
  });
});
