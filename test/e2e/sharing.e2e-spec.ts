import { describe, expect, it } from 'vitest';
import type { SimulatedProvider } from '../support/simulated-provider.js';
import { Caller, type Reply } from './support/caller.js';
import { completion, question } from './support/chat.js';
import { describeOnEachStore } from './support/stack.js';

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

/** Everything that reached the provider since the test began, as text to search. */
async function seenUpstream(provider: SimulatedProvider): Promise<string> {
  return JSON.stringify((await provider.stats()).last);
}

async function lastAuthorization(provider: SimulatedProvider): Promise<string | undefined> {
  return (await provider.stats()).last.at(-1)?.headers['authorization'];
}

describeOnEachStore('Without API_KEYS', (stack) => {
  it('callers share only if they send the same Authorization upstream', async () => {
    const [one, two] = [stack.caller('sk-one'), stack.caller('sk-two')];
    const body = question();
    await one.chat(body);
    expect((await two.chat(body)).cache).toMatchObject({ fwd: 'miss' });
    expect((await stack.caller('sk-one').chat(body)).cache.hit).toBe(true);
    expect((await stack.provider.stats()).last.map(({ headers }) => headers['authorization'])).toEqual([
      'Bearer sk-one',
      'Bearer sk-two',
    ]);
  });

  it('nobody reads with a bad key, or with none, what a good key paid for', async () => {
    const body = question();
    await stack.caller('sk-good').chat(body);
    expect((await stack.caller('bad-key').chat(body)).status).toBe(401);
    const nobody = new Caller(stack.server.url, {});
    expect((await nobody.chat(body)).status).toBe(401);
    const other = new Caller(stack.server.url, { 'api-key': 'sk-good' });
    expect((await other.chat(body)).status).toBe(401);
  });

  it('nobody shares a flight with another key', async () => {
    const body = question();
    const slow = { 'x-sim-mode': 'slow-first-byte', 'x-sim-latency-ms': '300' };
    const replies = await Promise.all([
      stack.caller('sk-a').chat(body, slow),
      stack.caller('sk-b').chat(body, slow),
    ]);
    for (const { cache } of replies) expect(cache).not.toHaveProperty('collapsed');
    expect(await stack.upstreamCalls()).toBe(2);
  });

  it('whoever reaches the loopback port may administer', async () => {
    const body = question();
    const { cache } = await stack.caller('sk-c').chat(body);
    const stranger = new Caller(stack.server.url, {});
    await stranger.api('GET', `/entries/${cache.key}`);
    expect(await stranger.api('POST', '/invalidations', { key: cache.key })).toMatchObject({ deleted: 1 });
  });
});

describeOnEachStore(
  'With UPSTREAM_API_KEY and without API_KEYS',
  (stack) => {
    it('all callers share, and the provider sees the service’s key only', async () => {
      const body = question();
      await stack.caller('sk-one').chat(body);
      expect(await lastAuthorization(stack.provider)).toBe('Bearer sk-of-the-service');
      expect((await stack.caller('sk-two').chat(body)).cache.hit).toBe(true);
      expect((await new Caller(stack.server.url, {}).chat(body)).cache.hit).toBe(true);
      expect(await seenUpstream(stack.provider)).not.toContain('sk-one');
    });

    it('uses it for every other path, and for generate', async () => {
      await stack.caller('sk-one').send('GET', '/v1/models');
      expect(await lastAuthorization(stack.provider)).toBe('Bearer sk-of-the-service');
      await stack.caller('sk-one').api('POST', '/llm/generate', { prompt: 'Hi', model: 'gpt-4o' });
      expect(await lastAuthorization(stack.provider)).toBe('Bearer sk-of-the-service');
    });
  },
  { env: { UPSTREAM_API_KEY: 'sk-of-the-service' } },
);

const TENANTS = { API_KEYS: 'red:red-key,blue:blue-key', ADMIN_TOKEN: 'the-admin-token' };

describeOnEachStore(
  'With API_KEYS',
  (stack) => {
    const withKey = (key: string, headers = {}) =>
      new Caller(stack.server.url, { 'x-reuso-key': key, ...bearer('sk-provider'), ...headers });

    it('a tenant’s entries are its own, whichever provider key comes with them', async () => {
      const body = question();
      const red = await withKey('red-key').chat(body);
      expect(red.cache).toMatchObject({ fwd: 'miss', stored: true });
      expect((await withKey('red-key', bearer('sk-other')).chat(body)).cache.hit).toBe(true);
      const blue = await withKey('blue-key').chat(body);
      expect(blue.cache).toMatchObject({ fwd: 'miss' });
      expect(blue.cache.key).not.toBe(red.cache.key);
      expect(completion(blue.text).id).not.toBe(completion(red.text).id);
    });

    it('X-Reuso-Key leaves Authorization to the provider, and does not go there itself', async () => {
      await withKey('red-key').chat(question());
      expect(await lastAuthorization(stack.provider)).toBe('Bearer sk-provider');
      expect(await seenUpstream(stack.provider)).not.toContain('red-key');
    });

    it.each(['red-key', 'the-admin-token'])(
      '%s as Authorization never goes upstream, on any path',
      async (key) => {
        const caller = new Caller(stack.server.url, bearer(key));
        await caller.chat(question());
        await caller.chat({ ...question(), stream: true });
        await caller.send('GET', '/v1/models');
        await caller.sendJson('POST', '/v1/echo', { a: 1 });
        await caller.sendJson('POST', '/api/v1/llm/generate', { prompt: 'Hi', model: 'gpt-4o' });
        expect(await stack.upstreamCalls()).toBe(5);
        expect(await seenUpstream(stack.provider)).not.toContain(key);
      },
    );

    it('another tenant’s key as Authorization does not go upstream either', async () => {
      await withKey('red-key', bearer('blue-key')).chat(question());
      expect(await seenUpstream(stack.provider)).not.toContain('blue-key');
    });

    const strangers: readonly (readonly [string, Record<string, string>])[] = [
      ['no key', {}],
      ['an unknown key', bearer('green-key')],
      ['a provider’s key', bearer('sk-provider')],
      ['an unknown X-Reuso-Key', { 'x-reuso-key': 'green-key' }],
      ['a bad X-Reuso-Key beside a good Authorization', { 'x-reuso-key': 'green-key', ...bearer('red-key') }],
      ['the beginning of a key', bearer('red-ke')],
      ['another scheme', { authorization: 'Basic red-key' }],
    ];

    describe.each(strangers)('who comes with %s', (_name, headers) => {
      it('is a 401 in OpenAI’s shape on /v1, and reaches nobody', async () => {
        const stranger = new Caller(stack.server.url, headers);
        const replies = [
          await stranger.sendJson('POST', '/v1/chat/completions', question()),
          await stranger.send('GET', '/v1/models'),
          await stranger.sendJson('POST', '/v1/echo', { a: 1 }),
        ];
        for (const reply of replies) {
          expect(reply.status).toBe(401);
          expect(reply.headers.get('www-authenticate')).toMatch(/^Bearer/);
          expect(JSON.parse(reply.text)).toEqual({
            error: {
              message: expect.any(String),
              type: 'invalid_request_error',
              param: null,
              code: 'invalid_api_key',
            },
          });
        }
        expect(await stack.upstreamCalls()).toBe(0);
      });

      it('is a 401 as problem+json on /api/v1', async () => {
        const stranger = new Caller(stack.server.url, headers);
        const replies = [
          await stranger.sendJson('POST', '/api/v1/llm/generate', { prompt: 'Hi', model: 'm' }),
          await stranger.sendJson('POST', '/api/v1/llm-cache/lookup', { prompt: 'Hi', model: 'm' }),
          await stranger.sendJson('PUT', '/api/v1/llm-cache/entries', {}),
          await stranger.sendJson('POST', '/api/v1/invalidations', { all: true }),
          await stranger.send('GET', '/api/v1/entries'),
          await stranger.send('DELETE', `/api/v1/entries/llm:${'0'.repeat(64)}`),
        ];
        for (const reply of replies) expectUnauthorized(reply);
        expect(await stack.upstreamCalls()).toBe(0);
      });

      it('still reaches the probes and the description', async () => {
        const stranger = new Caller(stack.server.url, headers);
        for (const path of ['/health/live', '/health/ready', '/metrics', '/openapi.json'])
          expect((await stranger.send('GET', path)).status).toBe(200);
      });
    });

    it('a tenant sees and removes what is its own, the admin token everything', async () => {
      const body = question();
      const [red, blue] = [withKey('red-key'), withKey('blue-key')];
      const admin = new Caller(stack.server.url, bearer('the-admin-token'));
      const redKey = (await red.chat(body)).cache.key ?? '';
      const blueKey = (await blue.chat(body)).cache.key ?? '';

      const keysSeenBy = async (caller: Caller) => {
        const { items } = await caller.api<{ items: { key: string }[] }>('GET', '/entries?limit=200');
        return items.map(({ key }) => key);
      };
      expect(await keysSeenBy(red)).toContain(redKey);
      expect(await keysSeenBy(red)).not.toContain(blueKey);
      expect(await keysSeenBy(admin)).toEqual(expect.arrayContaining([redKey, blueKey]));

      expect((await red.send('GET', `/api/v1/entries/${blueKey}`)).status).toBe(404);
      expect((await red.send('DELETE', `/api/v1/entries/${blueKey}`)).status).toBe(404);
      const nothing = { matched: 0, deleted: 0 };
      expect(await red.api('POST', '/invalidations', { key: blueKey })).toMatchObject(nothing);
      await red.api('POST', '/invalidations', { all: true });
      expect((await red.chat(body)).cache).toMatchObject({ fwd: 'miss' });
      expect((await blue.chat(body)).cache.hit).toBe(true);

      expect(await admin.api('POST', '/invalidations', { key: blueKey })).toMatchObject({ deleted: 1 });
      expect((await blue.chat(body)).cache).toMatchObject({ fwd: 'miss' });
      await admin.api('POST', '/invalidations', { all: true });
      expect((await red.chat(body)).cache).toMatchObject({ fwd: 'miss' });
    });

    it('the admin token is taken as X-Reuso-Key too', async () => {
      const admin = new Caller(stack.server.url, { 'x-reuso-key': 'the-admin-token' });
      await admin.api('GET', '/entries');
    });
  },
  { env: TENANTS },
);

describeOnEachStore(
  'With ADMIN_TOKEN and without API_KEYS',
  (stack) => {
    it('no key is asked of callers', async () => {
      const caller = stack.caller();
      expect((await caller.chat(question())).status).toBe(200);
      await caller.api('POST', '/llm/generate', { prompt: 'Hi', model: 'gpt-4o' });
      await caller.api('POST', '/llm-cache/lookup', { prompt: 'Hi', model: 'gpt-4o' });
    });

    it('the token is asked of who administers', async () => {
      const caller = stack.caller();
      const { cache } = await caller.chat(question());
      for (const reply of [
        await caller.send('GET', '/api/v1/entries'),
        await caller.send('GET', `/api/v1/entries/${cache.key}`),
        await caller.send('DELETE', `/api/v1/entries/${cache.key}`),
        await caller.sendJson('POST', '/api/v1/invalidations', { all: true }),
      ]) {
        expectUnauthorized(reply);
      }
      const admin = new Caller(stack.server.url, bearer('the-admin-token'));
      expect(await admin.api('POST', '/invalidations', { key: cache.key })).toMatchObject({ deleted: 1 });
      await new Caller(stack.server.url, { 'x-reuso-key': 'the-admin-token' }).api('GET', '/entries');
    });

    it('the token never goes upstream', async () => {
      const admin = new Caller(stack.server.url, bearer('the-admin-token'));
      await admin.chat(question());
      await admin.send('GET', '/v1/models');
      const both = new Caller(stack.server.url, {
        'x-reuso-key': 'the-admin-token',
        ...bearer('sk-provider'),
      });
      expect((await both.chat(question())).status).toBe(200);
      expect(await seenUpstream(stack.provider)).not.toContain('the-admin-token');
    });
  },
  { env: { ADMIN_TOKEN: 'the-admin-token' } },
);

function expectUnauthorized(reply: Reply): void {
  expect(reply.status).toBe(401);
  expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(reply.headers.get('www-authenticate')).toMatch(/^Bearer/);
  expect(JSON.parse(reply.text)).toEqual({
    type: expect.any(String),
    title: 'Unauthorized',
    status: 401,
    detail: expect.any(String),
  });
}
