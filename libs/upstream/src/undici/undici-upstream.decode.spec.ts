import { Buffer } from 'node:buffer';
import { buffer, text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Provider } from '../testing/provider.js';
import { UpstreamError } from '../upstream-error.js';
import type { Headers, UpstreamRequest, UpstreamResponse } from '../upstream.js';
import { UndiciUpstream } from './undici-upstream.js';

const PLAIN = `{"text":"${'größer '.repeat(20_000)}"}`;

async function answered<Result>(
  coding: string,
  bytes: Buffer,
  request: Partial<UpstreamRequest>,
  use: (response: UpstreamResponse) => Promise<Result>,
): Promise<{ result: Result; asked: string | undefined }> {
  let asked: string | undefined;
  await using provider = await Provider.start((received, response) => {
    asked = received.headers['accept-encoding'];
    const headers = { 'content-encoding': coding, 'content-length': bytes.length, 'x-kept': '1' };
    response.writeHead(200, headers).end(bytes);
  });
  const upstream = new UndiciUpstream({ baseUrl: provider.baseUrl, timeoutMs: 60_000 });
  const response = await upstream.send({ method: 'GET', path: '/', headers: {}, decode: true, ...request });
  try {
    return { result: await use(response), asked };
  } finally {
    await upstream.close(0);
  }
}

describe('UndiciUpstream, decoding', () => {
  it.each([
    ['gzip', zlib.gzipSync(PLAIN)],
    ['X-GZIP', zlib.gzipSync(PLAIN)],
    ['deflate', zlib.deflateSync(PLAIN)],
    ['deflate', zlib.deflateRawSync(PLAIN)],
    ['br', zlib.brotliCompressSync(PLAIN)],
    ['zstd', zlib.zstdCompressSync(PLAIN)],
    ['gzip, br', zlib.brotliCompressSync(zlib.gzipSync(PLAIN))],
    ['identity', Buffer.from(PLAIN)],
  ])('undoes %s', async (coding, bytes) => {
    const headers = { 'accept-encoding': 'gzip, br' };
    const { result, asked } = await answered(coding, bytes, { headers }, async ({ headers: got, body }) => {
      expect(got).not.toHaveProperty('content-encoding');
      expect(got).not.toHaveProperty('content-length');
      expect(got['x-kept']).toBe('1');
      return text(body);
    });
    expect(result).toBe(PLAIN);
    expect(asked).toBe('identity');
  });

  it('leaves bytes and headers untouched where decoding is not asked for', async () => {
    const bytes = zlib.gzipSync(PLAIN);
    const request = { decode: false, headers: { 'accept-encoding': 'gzip' } };
    const { result, asked } = await answered('gzip', bytes, request, async ({ headers, body }) => {
      expect(headers).toMatchObject({ 'content-encoding': 'gzip', 'content-length': String(bytes.length) });
      return buffer(body);
    });
    expect(result).toEqual(bytes);
    expect(asked).toBe('gzip');
  });

  it('leaves a coding that it does not know', async () => {
    const { result } = await answered('compress', Buffer.from('x'), {}, async ({ headers, body }) => {
      expect(headers['content-encoding']).toBe('compress');
      return text(body);
    });
    expect(result).toBe('x');
  });

  it('leaves the headers of an answer to HEAD', async () => {
    const request = { method: 'HEAD' };
    const { result } = await answered('gzip', Buffer.alloc(9), request, async ({ headers, body }) => {
      expect(await text(body)).toBe('');
      return headers;
    });
    expect(result).toMatchObject({ 'content-encoding': 'gzip', 'content-length': '9' } satisfies Headers);
  });

  it.each([
    ['gzip', zlib.gzipSync(PLAIN).subarray(0, -20)],
    ['gzip', Buffer.from('no gzip at all')],
    ['deflate', zlib.deflateSync(PLAIN).subarray(0, -20)],
    ['deflate', Buffer.from([8, 1, 2, 3, 4, 5])],
  ])('tells %s that does not decode', async (coding, bytes) => {
    const { result } = await answered(coding, bytes, {}, ({ body }) =>
      text(body).catch((error: unknown) => error),
    );
    expect(result).toBeInstanceOf(UpstreamError);
    expect(result).toMatchObject({ kind: 'reset', message: expect.stringMatching(/Z_[A-Z]+_ERROR/) });
  });

  it('hands over compressed events as they come, and closes the connection when they are not wanted', async () => {
    const closed = Promise.withResolvers<void>();
    await using provider = await Provider.start(async (request, response) => {
      request.socket.once('close', () => closed.resolve());
      response.writeHead(200, { 'content-encoding': 'gzip' });
      const gzip = zlib.createGzip();
      gzip.pipe(response);
      gzip.write('data: 1\n\n');
      await promisify(gzip.flush.bind(gzip) as (callback: () => void) => void)();
    });
    const upstream = new UndiciUpstream({ baseUrl: provider.baseUrl, timeoutMs: 60_000 });
    const { body } = await upstream.send({ method: 'GET', path: '/', headers: {}, decode: true });
    for await (const chunk of body) {
      expect(String(chunk)).toBe('data: 1\n\n');
      break;
    }
    await closed.promise;
    await upstream.close(0);
  });
});
