import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import tls from 'node:tls';
import { describe, expect, it } from 'vitest';
import { connect, get } from '../testing/calls.js';
import { LOCALHOST_CERTIFICATE } from '../testing/localhost-certificate.js';
import { Provider } from '../testing/provider.js';

describe('UndiciUpstream', () => {
  it('sends method, path, query, headers and body, and brings status, headers and body back', async () => {
    const seen: { method?: string; url?: string; headers?: IncomingHttpHeaders; body?: string } = {};
    await using provider = await Provider.start(async (request, response) => {
      Object.assign(seen, { method: request.method, url: request.url, headers: request.headers });
      seen.body = await text(request);
      response.writeHead(429, { 'retry-after': '7', 'set-cookie': ['a=1', 'b=2'] }).end('{"error":{}}');
    });
    const response = await connect(`${provider.baseUrl}/`).send({
      method: 'POST',
      path: '/chat/completions?x=1&y=%20',
      headers: { authorization: 'Bearer k', 'x-many': ['1', '2'] },
      body: Buffer.from('{"ü":1}'),
      decode: true,
    });

    expect(seen).toMatchObject({ method: 'POST', url: '/v1/chat/completions?x=1&y=%20', body: '{"ü":1}' });
    expect(seen.headers).toMatchObject({
      authorization: 'Bearer k',
      'x-many': '1, 2',
      'content-length': '8',
      'accept-encoding': 'identity',
    });
    expect(response.status).toBe(429);
    expect(response.headers).toMatchObject({ 'retry-after': '7', 'set-cookie': ['a=1', 'b=2'] });
    expect(await text(response.body)).toBe('{"error":{}}');
  });

  it('sends a stream as it comes, with the length that its headers tell', async () => {
    const lengths: (string | undefined)[] = [];
    await using provider = await Provider.start(async (request, response) => {
      lengths.push(request.headers['content-length']);
      response.end(await text(request));
    });
    const upstream = connect(provider.baseUrl);
    const post = { method: 'POST', path: '/files', decode: false };
    const chunked = await upstream.send({ ...post, headers: {}, body: Readable.from([Buffer.from('abc')]) });
    expect(await text(chunked.body)).toBe('abc');
    const measured = await upstream.send({
      ...post,
      headers: { 'content-length': '3' },
      body: Readable.from([Buffer.from('abc')]),
    });
    expect(await text(measured.body)).toBe('abc');
    expect(lengths).toEqual([undefined, '3']);
  });

  it('keeps connections alive and uses them again', async () => {
    await using provider = await Provider.start((_, response) => response.end('ok'));
    const upstream = connect(provider.baseUrl);
    for (let i = 0; i < 20; i++) await text((await upstream.send(get())).body);
    // undici frees a connection one turn of the event loop after its answer, so a second one may come in.
    expect(provider.connections).toBeLessThanOrEqual(2);
  });

  it('lets no call wait for another', async () => {
    let waiting = 0;
    const { promise: allHere, resolve } = Promise.withResolvers<void>();
    // No answer before every request has come: any queueing would hang.
    await using provider = await Provider.start(async (_, response) => {
      if (++waiting === 100) resolve();
      await allHere;
      response.end('ok');
    });
    const upstream = connect(provider.baseUrl);
    const answers = await Promise.all(Array.from({ length: 100 }, () => upstream.send(get())));
    for (const { body } of answers) await text(body);
    expect(provider.connections).toBe(100);
  });

  it('passes a redirect back and does not follow it', async () => {
    let requests = 0;
    await using provider = await Provider.start((_, response) => {
      requests++;
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    const response = await connect(provider.baseUrl).send(get());
    await text(response.body);
    expect([response.status, response.headers['location'], requests]).toEqual([307, '/elsewhere', 1]);
  });

  it('passes over informational answers', async () => {
    await using provider = await Provider.start((_, response) => {
      response.writeEarlyHints({ link: '</a>; rel=preload' });
      response.end('final');
    });
    const response = await connect(provider.baseUrl).send(get());
    expect([response.status, await text(response.body)]).toEqual([200, 'final']);
  });

  it('hands each piece over as it comes', async () => {
    const second = Promise.withResolvers<void>();
    await using provider = await Provider.start(async (_, response) => {
      response.write('first');
      await second.promise;
      response.end('second');
    });
    const { body } = await connect(provider.baseUrl).send(get());
    const pieces = body[Symbol.asyncIterator]();
    expect(String((await pieces.next()).value)).toBe('first');
    second.resolve();
    expect(String((await pieces.next()).value)).toBe('second');
    expect((await pieces.next()).done).toBe(true);
  });

  it('slows the provider down while nobody reads', async () => {
    const piece = Buffer.alloc(1024 * 1024);
    const total = 64 * piece.length;
    let written = 0;
    await using provider = await Provider.start(async (_, response) => {
      for (; written < total; written += piece.length) {
        if (!response.write(piece)) await once(response, 'drain');
      }
      response.end();
    });
    const { body } = await connect(provider.baseUrl).send(get());
    for (
      let before = -1, quiet = 0;
      written < total && quiet < 20;
      quiet = written === before ? quiet + 1 : 0
    ) {
      before = written;
      await setTimeout(25);
    }
    expect(written).toBeLessThan(total);
    let read = 0;
    for await (const chunk of body) read += (chunk as Buffer).length;
    expect(read).toBe(total);
  });

  it('speaks TLS, and trusts whom Node trusts', async () => {
    await using provider = await Provider.start((_, response) => response.end('safe'), 'https');
    await expect(connect(provider.baseUrl).send(get())).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('DEPTH_ZERO_SELF_SIGNED_CERT'),
    });
    const trusted = tls.getCACertificates('default');
    tls.setDefaultCACertificates([...trusted, LOCALHOST_CERTIFICATE]);
    try {
      const response = await connect(provider.baseUrl).send(get());
      expect(await text(response.body)).toBe('safe');
    } finally {
      tls.setDefaultCACertificates(trusted);
    }
  });
});
