import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import type { Caller } from './support/caller.js';
import { question } from './support/chat.js';
import { describeOnEachStore } from './support/stack.js';

const MORE_THAN_ALLOWED = 11 * 1024 * 1024;
const OPEN_AI_ERROR = { error: { message: expect.any(String), type: 'invalid_request_error', param: null } };

describeOnEachStore('A request', (stack) => {
  const asJson = (body: string) => ({
    body,
    headers: { 'content-type': 'application/json' },
  });

  it.each(['/v1/chat/completions', '/v1/embeddings', '/v1/files', '/api/v1/invalidations'])(
    'too large for %s is told so, also to a caller that sends all before it listens',
    async (path) => {
      const reply = await sendsAllBeforeItListens(stack.caller(), path);
      expect(reply.status).toBe(413);
      if (path.startsWith('/v1/')) expect(JSON.parse(reply.text)).toMatchObject(OPEN_AI_ERROR);
      else
        expect(JSON.parse(reply.text)).toMatchObject({ status: 413, type: '/docs#problem-body-too-large' });
    },
  );

  it('whose path cannot be decoded is refused in the form of its API', async () => {
    const native = await stack.caller().send('GET', '/api/v1/entries/%ff');
    expect(native.status).toBe(400);
    expect(native.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(JSON.parse(native.text)).toMatchObject({ status: 400, type: '/docs#problem-bad-request' });
    const data = await stack.caller().send('GET', '/v1/%ff');
    expect(data.status).toBe(400);
    expect(JSON.parse(data.text)).toMatchObject(OPEN_AI_ERROR);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])(
    'to the native API with a body of %s is told what to send',
    async (type) => {
      const init = { body: 'tag=a', headers: { 'content-type': type } };
      const reply = await stack.caller('sk-a').send('POST', '/api/v1/invalidations', init);
      expect(reply.status).toBe(415);
      expect(JSON.parse(reply.text)).toMatchObject({ detail: expect.stringContaining('application/json') });
    },
  );

  it.each([
    ['{"tag": "a"', 400, 'is not JSON'],
    ['{"tag": NaN}', 422, 'is NaN'],
    ['', 422, ''],
    ['{"__proto__": 1}', 400, '__proto__'],
  ])('to the native API with the body %j is told what is wrong with it', async (body, status, message) => {
    const reply = await stack.caller('sk-a').send('POST', '/api/v1/invalidations', asJson(body));
    expect(reply.status).toBe(status);
    expect(JSON.parse(reply.text)).toMatchObject({
      status,
      errors: [{ path: expect.any(String), message: expect.stringContaining(message) }],
    });
  });

  it('that names a member twice is passed on untouched, and neither read from the cache nor stored', async () => {
    const caller = stack.caller();
    const { model, messages } = question();
    const plain = JSON.stringify({ model, messages });
    const twice = `{"model":"${model}","messages":[],"messages":${JSON.stringify(messages)}}`;
    await caller.send('POST', '/v1/chat/completions', asJson(plain));
    for (const body of [twice, twice.replace('{', '{"stream":true,')]) {
      const reply = await caller.send('POST', '/v1/chat/completions', asJson(body));
      expect(reply.status).toBe(200);
      expect(reply.headers.get('cache-status')).toBe('reuso; fwd=bypass; detail=repeated-names');
    }
    expect(await stack.upstreamCalls()).toBe(3);

    const inputs = '{"model":"m","input":"a","input":"b"}';
    const reply = await caller.send('POST', '/v1/embeddings', asJson(inputs));
    expect(reply.headers.get('cache-status')).toBe('reuso; fwd=bypass');
  });
});

/** As many clients do, Python's among them: what comes back meanwhile is read at the end. */
async function sendsAllBeforeItListens(
  { url, headers }: Caller,
  path: string,
): Promise<{ status: number; text: string }> {
  const call = request(url + path, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', 'content-length': MORE_THAN_ALLOWED },
  });
  call.end(Buffer.alloc(MORE_THAN_ALLOWED, 32));
  const [[response]] = (await Promise.all([once(call, 'response'), once(call, 'finish')])) as [
    [IncomingMessage],
    unknown,
  ];
  return { status: response.statusCode ?? 0, text: await text(response) };
}
