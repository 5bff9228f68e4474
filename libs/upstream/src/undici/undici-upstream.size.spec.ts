import { text } from 'node:stream/consumers';
import zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Provider } from '../testing/provider.js';
import { UndiciUpstream } from './undici-upstream.js';

const MAX = 100_000;

async function answerOf(bytes: Buffer, coding: string, decode: boolean): Promise<string> {
  await using provider = await Provider.start((_, response) =>
    response.writeHead(200, coding === '' ? {} : { 'content-encoding': coding }).end(bytes),
  );
  const upstream = new UndiciUpstream({ baseUrl: provider.baseUrl, timeoutMs: 60_000, maxAnswerBytes: MAX });
  try {
    const { body } = await upstream.send({ method: 'GET', path: '/', headers: {}, decode });
    return await text(body);
  } finally {
    await upstream.close(0);
  }
}

describe('UndiciUpstream, with a limit to what is held', () => {
  it('takes an answer of just that size', async () => {
    expect(await answerOf(Buffer.alloc(MAX, 'a'), '', true)).toHaveLength(MAX);
    expect(await answerOf(zlib.gzipSync(Buffer.alloc(MAX, 'a')), 'gzip', true)).toHaveLength(MAX);
  });

  it.each([
    ['plain', '', Buffer.alloc(MAX + 1, 'a')],
    ['plain and endless', '', Buffer.alloc(50 * MAX, 'a')],
    ['small until it is unpacked', 'gzip', zlib.gzipSync(Buffer.alloc(500 * MAX, 'a'))],
    [
      'small until it is unpacked twice',
      'br, gzip',
      zlib.gzipSync(zlib.brotliCompressSync(Buffer.alloc(500 * MAX))),
    ],
  ])('gives up one that is larger: %s', async (_name, coding, bytes) => {
    await expect(answerOf(bytes, coding, true)).rejects.toMatchObject({
      name: 'UpstreamError',
      kind: 'oversized',
    });
  });

  it('passes any size through where it holds nothing', async () => {
    expect(await answerOf(Buffer.alloc(50 * MAX, 'a'), '', false)).toHaveLength(50 * MAX);
  });
});
