import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Child } from '../support/child.js';
import { startReuso } from '../support/reuso.js';
import { type SimulatedProvider, startProvider } from '../support/simulated-provider.js';
import { Caller } from '../e2e/support/caller.js';
import { question } from '../e2e/support/chat.js';

let provider: SimulatedProvider;
const servers: Child[] = [];

async function serverWith(env: Record<string, string>): Promise<Child> {
  const server = await startReuso({
    UPSTREAM_BASE_URL: provider.url,
    UPSTREAM_API_KEY: 'sk-ours',
    API_KEYS: 'red:red-key,blue:blue-key',
    ...env,
  });
  servers.push(server);
  return server;
}

beforeAll(async () => void (provider = await startProvider()));
afterAll(() => provider.stop());
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  await provider.reset();
});

const caller = ({ url }: Child, key = 'red-key') => new Caller(url, { 'x-reuso-key': key });
const ask = (by: Caller, body: object = question(), headers = {}) =>
  by.sendJson('POST', '/v1/chat/completions', body, headers);
const HELD = { 'x-sim-mode': 'slow-first-byte', 'x-sim-latency-ms': '1500' };

describe('RATE_LIMIT_PER_MINUTE', () => {
  it('counts what the provider is asked, by tenant, and not what the cache answers', async () => {
    const server = await serverWith({ RATE_LIMIT_PER_MINUTE: '3' });
    const [red, blue] = [caller(server), caller(server, 'blue-key')];
    const known = question();
    expect((await ask(red, known)).status).toBe(200);
    for (let hit = 0; hit < 20; hit += 1) expect((await ask(red, known)).status).toBe(200);
    expect((await red.sendJson('POST', '/v1/embeddings', { model: 'm', input: 'a' })).status).toBe(200);
    expect((await red.sendJson('POST', '/v1/echo', { a: 1 })).status).toBe(200);

    const refused = await ask(red);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(JSON.parse(refused.text)).toEqual({
      error: {
        message: expect.stringContaining('RATE_LIMIT_PER_MINUTE'),
        type: 'rate_limit_error',
        param: null,
        code: 'tenant_rate_limit',
      },
    });
    expect((await red.send('GET', '/v1/models')).status).toBe(429);
    const native = await red.sendJson('POST', '/api/v1/llm/generate', { prompt: 'Hi', model: 'gpt-4o' });
    expect(native.status).toBe(429);
    expect(native.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(Number(native.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(JSON.parse(native.text)).toMatchObject({ status: 429, type: '/docs#problem-too-many-requests' });

    expect((await ask(red, known)).headers.get('cache-status')).toContain('hit');
    expect((await ask(blue)).status).toBe(200);
    expect((await provider.stats()).requests).toBe(4);
  });
});

describe('MAX_CONCURRENT_PER_TENANT', () => {
  it('turns away a tenant’s further call while one is under way, and not another’s', async () => {
    const server = await serverWith({ MAX_CONCURRENT_PER_TENANT: '1' });
    const [red, blue] = [caller(server), caller(server, 'blue-key')];
    const first = ask(red, question(), HELD);
    await expect.poll(async () => (await provider.stats()).in_flight, { timeout: 10_000 }).toBe(1);
    const refused = await ask(red);
    expect(refused.status).toBe(429);
    expect(JSON.parse(refused.text)).toMatchObject({ error: { code: 'tenant_concurrency_limit' } });
    expect((await ask(blue)).status).toBe(200);
    expect((await first).status).toBe(200);
    expect((await ask(red)).status).toBe(200);
  });
});

describe('UPSTREAM_MAX_CONCURRENT', () => {
  it('has calls wait, tenants in turn, so that a crowd of one tenant’s does not keep another from its own', async () => {
    const server = await serverWith({ UPSTREAM_MAX_CONCURRENT: '1', UPSTREAM_QUEUE_MS: '60000' });
    const [red, blue] = [caller(server), caller(server, 'blue-key')];
    const latency = { 'x-sim-mode': 'slow-first-byte', 'x-sim-latency-ms': '100' };
    const done: string[] = [];
    const crowd = Array.from({ length: 12 }, () =>
      ask(red, question(), latency).then(() => done.push('red')),
    );
    await expect.poll(async () => (await provider.stats()).requests, { timeout: 10_000 }).toBeGreaterThan(0);
    await ask(blue, question(), latency).then(() => done.push('blue'));
    // It came after twelve others, and was served after those that were under way when it came, and one more.
    expect(done.indexOf('blue')).toBeLessThan(11);
    await Promise.all(crowd);
    expect(done).toHaveLength(13);
  });

  it('lets none wait for longer than UPSTREAM_QUEUE_MS', async () => {
    const server = await serverWith({ UPSTREAM_MAX_CONCURRENT: '1', UPSTREAM_QUEUE_MS: '50' });
    const red = caller(server);
    const first = ask(red, question(), HELD);
    await expect.poll(async () => (await provider.stats()).in_flight, { timeout: 10_000 }).toBe(1);
    const refused = await ask(red);
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(JSON.parse(refused.text)).toMatchObject({ error: { code: 'upstream_busy' } });
    expect((await first).status).toBe(200);
  });
});

describe('MAX_ANSWER_BYTES', () => {
  it('is what an answer may fill of memory', async () => {
    const server = await serverWith({ MAX_ANSWER_BYTES: '1024' });
    const answer = { 'x-sim-answer': Buffer.from('word '.repeat(500)).toString('base64') };
    const refused = await ask(caller(server), question(), answer);
    expect(refused.status).toBe(502);
    expect(JSON.parse(refused.text)).toMatchObject({ error: { code: 'upstream_oversized' } });
    expect(
      (await ask(caller(server), question(), { 'x-sim-answer': Buffer.from('word').toString('base64') }))
        .status,
    ).toBe(200);
  });
});

describe('Wrong keys', () => {
  const wrong = (server: Child, number: number) => caller(server, `guess-${number}`);

  it('are told to wait when they come again and again, and right ones pass from the same address', async () => {
    const server = await serverWith({ ADMIN_TOKEN: 'the-admin-token' });
    const doors = [
      (by: Caller) => ask(by),
      (by: Caller) => by.sendJson('POST', '/v1/embeddings', { model: 'm', input: 'a' }),
      (by: Caller) => by.send('GET', '/v1/models'),
      (by: Caller) => by.send('GET', '/api/v1/entries'),
    ];
    const statuses: number[] = [];
    for (let guess = 0; guess < 320; guess += 1) {
      const reply = await doors[guess % doors.length]?.(wrong(server, guess));
      statuses.push(reply?.status ?? 0);
    }
    expect(statuses).toEqual([...Array<number>(300).fill(401), ...Array<number>(20).fill(429)]);
    for (const door of doors) {
      const refused = await door(wrong(server, 999));
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await door(caller(server))).status).toBe(200);
      expect((await door(caller(server, 'the-admin-token'))).status).toBe(200);
    }
    expect(JSON.parse((await ask(wrong(server, 999))).text)).toMatchObject({
      error: { type: 'rate_limit_error', code: 'too_many_wrong_keys' },
    });
    const native = await wrong(server, 999).send('GET', '/api/v1/entries');
    expect(native.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    // Who brings none is told what is asked for, as ever.
    expect((await ask(new Caller(server.url, {}))).status).toBe(401);
  });
});

describe('What callers send', () => {
  it('is refused with a 4xx when its headers, tags, ids or nesting are beyond measure', async () => {
    const red = caller(await serverWith({}));
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const json = { 'content-type': 'application/json' };
    const statuses = {
      headers: (await ask(red, question(), { 'x-padding': 'a'.repeat(20_000) })).status,
      tag: (await ask(red, question(), { 'x-reuso-tags': 'a'.repeat(257) })).status,
      tags: (await ask(red, question(), { 'x-reuso-tags': Array.from({ length: 33 }, (_, n) => n).join() }))
        .status,
      masterplan: (await ask(red, question(), { 'x-reuso-masterplan': 'a'.repeat(257) })).status,
      chatDepth: (
        await red.send('POST', '/v1/chat/completions', {
          body: `{"model":"m","messages":${deep}}`,
          headers: json,
        })
      ).status,
      embeddingsDepth: (
        await red.send('POST', '/v1/embeddings', {
          body: `{"model":"m","input":"a","x":${deep}}`,
          headers: json,
        })
      ).status,
      nativeDepth: (
        await red.send('POST', '/api/v1/llm/generate', {
          body: `{"model":"m","messages":${deep}}`,
          headers: json,
        })
      ).status,
      nativeTag: (
        await red.sendJson('POST', '/api/v1/llm/generate', {
          prompt: 'a',
          model: 'm',
          tags: ['a'.repeat(257)],
        })
      ).status,
    };
    expect(statuses).toEqual({
      headers: 431,
      tag: 400,
      tags: 400,
      masterplan: 400,
      chatDepth: 400,
      embeddingsDepth: 400,
      nativeDepth: 422,
      nativeTag: 422,
    });
  });

  it('is refused before it is parsed where it is millions of brackets, at each door', async () => {
    const server = await serverWith({});
    const brackets = '['.repeat(2_000_000) + ']'.repeat(2_000_000);
    const doors = [
      ['/v1/chat/completions', `{"model":"m","messages":${brackets}}`, 400],
      ['/v1/embeddings', `{"model":"m","input":${brackets}}`, 400],
      ['/api/v1/llm/generate', `{"model":"m","prompt":${brackets}}`, 422],
    ] as const;
    for (const [path, body, expected] of doors) {
      const { status, text } = await caller(server).send('POST', path, {
        body,
        headers: { 'content-type': 'application/json' },
      });
      expect({ path, status }).toEqual({ path, status: expected });
      expect(text).toContain('nested more than 128 levels deep');
    }
    expect((await provider.stats()).requests).toBe(0);
  });

  it('is told of its first faults, where it has very many', async () => {
    const names = Array.from({ length: 100_000 }, (_, at) => `"field-${at}":1`);
    const server = await serverWith({});
    const body = `{"model":"m","prompt":"p",${names.join()}}`;
    const { status, text } = await caller(server).send('POST', '/api/v1/llm/generate', {
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(status).toBe(422);
    const { errors, detail } = JSON.parse(text) as { errors: object[]; detail: string };
    expect(errors).toHaveLength(50);
    expect(errors[0]).toEqual({ path: 'field-0', message: 'unknown field' });
    expect(detail).toMatch(/; and 99950 more$/);
  });

  it('comes over no more connections than allowed', async () => {
    const server = await serverWith({ MAX_CONNECTIONS: '5' });
    const { hostname, port } = new URL(server.url);
    const sockets = Array.from({ length: 12 }, () => connect(Number(port), hostname));
    await expect.poll(() => sockets.filter((socket) => socket.destroyed).length, { timeout: 10_000 }).toBe(7);
    const closed = sockets.filter((socket) => !socket.destroyed).map((socket) => once(socket, 'close'));
    for (const socket of sockets) socket.destroy();
    await Promise.all(closed);
    await expect
      .poll(
        async () =>
          await fetch(`${server.url}/health/live`).then(
            ({ status }) => status,
            () => 0,
          ),
      )
      .toBe(200);
  });
});
