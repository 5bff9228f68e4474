import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Child } from '../support/child.js';
import { startReuso } from '../support/reuso.js';
import { type SimulatedProvider, startProvider } from '../support/simulated-provider.js';
import { Caller, type Reply } from '../e2e/support/caller.js';
import { question } from '../e2e/support/chat.js';

const ENV = { API_KEYS: 'red:red-key,blue:blue-key', ADMIN_TOKEN: 'the-admin-token' };
const SESSION = '/api/v1/session';

let provider: SimulatedProvider;
let server: Child;
const nobody = () => new Caller(server.url, {});

/** A browser that has signed in: it sends the cookie, and whatever browsers say of where a request comes from. */
async function signIn(token: string, at = server): Promise<Caller> {
  const reply = await new Caller(at.url, {}).sendJson('POST', SESSION, { token });
  expect(reply.status).toBe(200);
  return new Caller(at.url, { cookie: cookieOf(reply), 'sec-fetch-site': 'same-origin' });
}

const setCookieOf = (reply: Reply) => reply.headers.get('set-cookie') ?? '';
const cookieOf = (reply: Reply) => setCookieOf(reply).split(';')[0] ?? '';
const viewOf = async (caller: Caller) => JSON.parse((await caller.send('GET', SESSION)).text) as unknown;

const SIGNED_OUT = { required: true, signed_in: false, role: null, tenant: null, expires_at: null };

beforeAll(async () => {
  provider = await startProvider();
  server = await startReuso({ ...ENV, UPSTREAM_BASE_URL: provider.url });
});
afterAll(async () => {
  await server.stop();
  await provider.stop();
});

describe('A session', () => {
  it('is kept by a cookie that no script reads, no other site sends, and that holds no token', async () => {
    const reply = await nobody().sendJson('POST', SESSION, { token: 'the-admin-token' });
    expect(setCookieOf(reply)).toMatch(
      /^reuso_session=[\w.-]+; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/,
    );
    expect(setCookieOf(reply)).not.toContain('admin-token');
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect(JSON.parse(reply.text)).toEqual({
      ...SIGNED_OUT,
      signed_in: true,
      role: 'operator',
      expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
  });

  it('is Secure where the browser came by HTTPS', async () => {
    const headers = { 'x-forwarded-proto': 'https' };
    const reply = await nobody().sendJson('POST', SESSION, { token: 'red-key' }, headers);
    expect(setCookieOf(reply)).toMatch(/; Secure$/);
  });

  it('opens to an operator all, to a tenant its own', async () => {
    const body = question();
    await new Caller(server.url, { 'x-reuso-key': 'red-key', authorization: 'Bearer sk' }).chat(body);
    const sees = async (caller: Caller) =>
      (await caller.api<{ items: unknown[] }>('GET', '/entries?limit=200')).items.length;
    expect(await sees(await signIn('the-admin-token'))).toBeGreaterThan(0);
    const red = await signIn('red-key');
    expect(await viewOf(red)).toMatchObject({ signed_in: true, role: 'tenant', tenant: 'red' });
    expect(await sees(red)).toBeGreaterThan(0);
    expect(await sees(await signIn('blue-key'))).toBe(0);
  });

  it('does not open /v1: what costs money asks for a key', async () => {
    const red = await signIn('red-key');
    expect((await red.sendJson('POST', '/v1/chat/completions', question())).status).toBe(401);
  });

  it('holds on another replica and after a restart with the same tokens, and ends when its token changes', async () => {
    const { cookie = '' } = (await signIn('red-key')).headers;
    const at = async (env: Record<string, string>) => {
      const other = await startReuso({ ...ENV, ...env, UPSTREAM_BASE_URL: provider.url });
      const view = await viewOf(new Caller(other.url, { cookie }));
      await other.stop();
      return view;
    };
    expect(await at({})).toMatchObject({ signed_in: true, tenant: 'red' });
    expect(await at({ API_KEYS: 'red:new-key' })).toEqual(SIGNED_OUT);
    expect(await at({ API_KEYS: 'blue:blue-key' })).toEqual(SIGNED_OUT);
  });

  it('ends by DELETE, for whoever still has the cookie too', async () => {
    const red = await signIn('red-key');
    const reply = await red.send('DELETE', SESSION);
    expect(reply.status).toBe(200);
    expect(setCookieOf(reply)).toMatch(/^reuso_session=; Path=\/; Max-Age=0; HttpOnly; SameSite=Strict$/);
    expect(await viewOf(red)).toEqual(SIGNED_OUT);
    expect((await red.send('GET', '/api/v1/entries')).status).toBe(401);
  });

  it('is not had by anything but a whole token', async () => {
    const tried = ['', 'red', 'red-ke', 'red-key2', 'RED-KEY', '{"$ne":1}', 'undefined'];
    // Of another server, for each failure counts.
    const other = await startReuso({ ...ENV, UPSTREAM_BASE_URL: provider.url });
    for (const token of tried) {
      const reply = await new Caller(other.url, {}).sendJson('POST', SESSION, { token });
      expect(reply.status, token).toBe(token === '' ? 422 : 401);
      expect(setCookieOf(reply)).toBe('');
      if (token !== '') expect(reply.text).not.toContain(`"${token}"`);
    }
    await other.stop();
    expect(other.lines.join()).not.toMatch(/red-ke|\$ne/i);
  });
});

describe('A page of another site, with a session’s cookie', () => {
  const KEY = `llm:${'0'.repeat(64)}`;
  const asks: readonly (readonly [string, Record<string, string>, number])[] = [
    ['that the browser marks', { 'sec-fetch-site': 'cross-site' }, 403],
    ['of the same site', { 'sec-fetch-site': 'same-site' }, 403],
    ['that an old browser tells by Origin', { 'sec-fetch-site': '', origin: 'https://evil.example' }, 403],
    ['in a sandbox', { 'sec-fetch-site': '', origin: 'null' }, 403],
    ['that is a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['that is a form of plain text', { 'content-type': 'text/plain' }, 415],
    ['(our own, as the control)', {}, 200],
  ];
  it.each(asks)('does nothing by a request %s', async (_name, headers, status) => {
    const admin = await signIn('the-admin-token');
    const { 'sec-fetch-site': site, ...rest } = { 'sec-fetch-site': 'same-origin', ...headers };
    const caller = new Caller(server.url, {
      cookie: admin.headers['cookie'] ?? '',
      ...(site === '' ? {} : { 'sec-fetch-site': site }),
    });
    const reply = await caller.sendJson('POST', '/api/v1/invalidations', { key: KEY }, rest);
    expect(reply.status).toBe(status);
    if (status !== 200) expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it('cannot sign anybody in or out', async () => {
    const foreign = nobody().with({ 'sec-fetch-site': 'cross-site' });
    expect((await foreign.sendJson('POST', SESSION, { token: 'red-key' })).status).toBe(403);
    expect((await foreign.send('DELETE', SESSION)).status).toBe(403);
  });
});

describe('Where nothing is asked', () => {
  it('the dashboard needs no session, and pages of other sites get nothing done', async () => {
    const open = await startReuso({ UPSTREAM_BASE_URL: provider.url, UPSTREAM_API_KEY: 'sk-ours' });
    const anybody = new Caller(open.url, {});
    expect(await viewOf(anybody)).toEqual({ ...SIGNED_OUT, required: false, role: 'operator' });
    const all = { all: true };
    expect((await anybody.sendJson('POST', '/api/v1/invalidations', all)).status).toBe(200);

    const foreign = anybody.with({ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' });
    expect((await foreign.sendJson('POST', '/api/v1/invalidations', all)).status).toBe(403);
    // A form's kind of request: no browser asks before it sends one.
    const type = { 'content-type': 'text/plain' };
    const chat = await foreign.sendJson('POST', '/v1/chat/completions', question(), type);
    expect(chat.status).toBe(403);
    expect(JSON.parse(chat.text)).toMatchObject({ error: { code: 'forbidden' } });
    expect((await provider.stats()).last.some(({ headers }) => headers['origin'] !== undefined)).toBe(false);
    await open.stop();
  });
});

describe('Who guesses', () => {
  it('has to wait after ten failures, with the right token too, and is told for how long', async () => {
    const other = await startReuso({ ...ENV, UPSTREAM_BASE_URL: provider.url });
    const guesser = new Caller(other.url, {});
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1)
      statuses.push((await guesser.sendJson('POST', SESSION, { token: `guess-${attempt}` })).status);
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
    const reply = await guesser.sendJson('POST', SESSION, { token: 'the-admin-token' });
    expect(reply.status).toBe(429);
    const wait = Number(reply.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    expect(JSON.parse(reply.text)).toMatchObject({ status: 429, type: '/docs#problem-too-many-requests' });
    // Calls with a key are not held up by it.
    await new Caller(other.url, { 'x-reuso-key': 'the-admin-token' }).api('GET', '/entries');
    await other.stop();
  });
});
