import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { NotFoundError } from 'openai';
import { expect, it } from 'vitest';
import type { Caller, Reply } from './support/caller.js';
import { parseCacheStatus } from './support/cache-status.js';
import { describeOnEachStore } from './support/stack.js';

/** What `/v1/echo` tells of the request that reached it. */
interface Echo {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body_base64: string;
  readonly body_sha256: string;
  readonly body_bytes: number;
}

function echoed({ text }: Reply): Echo {
  return JSON.parse(text) as Echo;
}

function expectBypass(reply: Reply): void {
  expect(parseCacheStatus(reply.headers.get('cache-status'))).toEqual({ fwd: 'bypass' });
  expect(reply.headers.get('x-request-id')).toBeTruthy();
}

describeOnEachStore('Any other path below /v1', (stack) => {
  it('lists models and shows one, through the official client, asking each time', async () => {
    const client = stack.caller().openai();
    const ids = (await client.models.list()).data.map(({ id }) => id);
    expect(ids).toContain('gpt-4o');
    expect(await client.models.retrieve('gpt-4o')).toMatchObject({ id: 'gpt-4o', object: 'model' });
    await client.models.list();
    expect((await stack.provider.stats()).by_path['/v1/models']).toBe(2);
  });

  it('says that it was not cached', async () => {
    const reply = await stack.caller().send('GET', '/v1/models');
    expect(reply.status).toBe(200);
    expectBypass(reply);
    expect(reply.headers.get('age')).toBeNull();
  });

  it('takes uploads and gives their bytes back, through the official client', async () => {
    const client = stack.caller().openai();
    const bytes = randomBytes(3 * 1024 * 1024);
    const file = await client.files.create({ file: new File([bytes], 'däta.bin'), purpose: 'user_data' });
    expect(file).toMatchObject({ bytes: bytes.length, filename: 'däta.bin', purpose: 'user_data' });
    const content = Buffer.from(await (await client.files.content(file.id)).arrayBuffer());
    expect(content.equals(bytes)).toBe(true);
  });

  it('answers as the provider does for what is not there', async () => {
    const client = stack.caller().openai();
    const error: unknown = await client.models.retrieve('no-such-model').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error).toMatchObject({ status: 404, code: 'model_not_found', param: 'model' });

    const unknown = await stack.caller().send('GET', '/v1/no/such/path');
    expect(unknown.status).toBe(404);
    expect(JSON.parse(unknown.text)).toMatchObject({
      error: { message: expect.stringContaining('/v1/no/such/path') },
    });
    expectBypass(unknown);
  });

  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
    'passes %s on with its query',
    async (method) => {
      const reply = await stack.caller().send(method, '/v1/echo?a=1&a=2&b=%C3%A9%20&c');
      expect(echoed(reply)).toMatchObject({ method, path: '/v1/echo', query: 'a=1&a=2&b=%C3%A9%20&c' });
      expect(reply.headers.get('x-echo')).toBe('yes');
      expectBypass(reply);
    },
  );

  it.each(['POST', 'PUT', 'DELETE'])(
    'passes the body of %s on byte for byte, whatever it is',
    async (method) => {
      const body = randomBytes(200_000);
      const reply = await stack.caller().send(method, '/v1/echo', {
        body,
        headers: { 'content-type': 'application/x-whatever' },
      });
      expect(echoed(reply)).toMatchObject({
        body_bytes: body.length,
        body_sha256: createHash('sha256').update(body).digest('hex'),
        headers: { 'content-type': 'application/x-whatever', 'content-length': String(body.length) },
      });
    },
  );

  it('passes a body without a length on as it comes', async () => {
    const answer = await chunked(stack.caller(), ['first ', 'second ', 'third']);
    expect(Buffer.from(answer.body_base64, 'base64').toString()).toBe('first second third');
  });

  it('answers HEAD with the head alone', async () => {
    const reply = await stack.caller().send('HEAD', '/v1/echo?a=1');
    expect(reply.status).toBe(200);
    expect(reply.text).toBe('');
    expectBypass(reply);
    expect((await stack.provider.stats()).last[0]).toMatchObject({ method: 'HEAD', path: '/v1/echo?a=1' });
  });

  it('sends the caller’s headers, but for those that concern one connection or this service', async () => {
    const caller = stack.caller().with({
      'openai-organization': 'org-1',
      'x-anything': 'yes',
      'x-reuso-namespace': 'ns',
      'x-reuso-masterplan': 'mp',
      'cache-control': 'no-cache',
      cookie: 'reuso_session=secret',
      te: 'trailers',
    });
    const { headers } = echoed(await caller.send('GET', '/v1/echo'));
    expect(headers).toMatchObject({
      'openai-organization': 'org-1',
      'x-anything': 'yes',
      authorization: caller.headers['authorization'],
      host: new URL(stack.provider.url).host,
    });
    for (const name of ['x-reuso-namespace', 'x-reuso-masterplan', 'cookie', 'te', 'cache-control'])
      expect(headers).not.toHaveProperty(name);
  });

  it('leaves encodings to the caller and the provider', async () => {
    const reply = await stack.caller().send('GET', '/v1/models', { headers: { 'x-sim-mode': 'gzip' } });
    expect(reply.headers.get('content-encoding')).toBe('gzip');
    expect(JSON.parse(reply.text)).toMatchObject({ object: 'list' });
  });

  it('cannot be led out of the provider’s base path', async () => {
    const path = `/v1/..%2f..%2fsecret/${randomUUID()}`;
    await stack.caller().send('GET', path);
    const { last } = await stack.provider.stats();
    for (const seen of last) expect(seen.path.startsWith('/v1/')).toBe(true);
  });

  it('reports a provider that breaks off before its answer as 502, in OpenAI’s shape', async () => {
    const reply = await stack
      .caller()
      .send('GET', '/v1/models', { headers: { 'x-sim-mode': 'reset-before-headers' } });
    expect(reply.status).toBe(502);
    expect(JSON.parse(reply.text)).toEqual({
      error: { message: expect.any(String), type: 'upstream_error', param: null, code: 'upstream_reset' },
    });
  });

  it('passes other methods of the chat path on as well', async () => {
    const reply = await stack.caller().send('GET', '/v1/chat/completions?limit=2');
    expect(reply.status).toBe(404);
    expectBypass(reply);
    expect((await stack.provider.stats()).last[0]).toMatchObject({ path: '/v1/chat/completions?limit=2' });
  });
});

/** POST with `Transfer-Encoding: chunked`. */
async function chunked(caller: Caller, parts: readonly string[]): Promise<Echo> {
  return await new Promise((resolve, reject) => {
    const call = request(
      `${caller.url}/v1/echo`,
      { method: 'POST', headers: { ...caller.headers, 'content-type': 'text/plain' } },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => (text += part));
        response.on('end', () => resolve(JSON.parse(text) as Echo));
      },
    );
    call.on('error', reject);
    for (const part of parts) call.write(part);
    call.end();
  });
}
