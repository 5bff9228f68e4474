import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Provider } from '../testing/provider.js';
import { UpstreamError } from '../upstream-error.js';
import type { UpstreamRequest } from '../upstream.js';
import { UndiciUpstream } from './undici-upstream.js';

const upstreams: UndiciUpstream[] = [];
function connect(baseUrl: string, timeoutMs = 60_000): UndiciUpstream {
  const upstream = new UndiciUpstream({ baseUrl, timeoutMs });
  upstreams.push(upstream);
  return upstream;
}

const post = (more: Partial<UpstreamRequest> = {}): UpstreamRequest => ({
  method: 'POST',
  path: '/chat/completions',
  headers: {},
  body: Buffer.from('{}'),
  decode: true,
  ...more,
});

async function failureOf(promise: Promise<unknown>): Promise<UpstreamError> {
  const failure = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(UpstreamError);
  const { message } = failure as UpstreamError;
  expect(message).not.toMatch(/127\.0\.0\.1|localhost|invalid\.test/);
  return failure as UpstreamError;
}

afterEach(async () => {
  await Promise.all(upstreams.splice(0).map((upstream) => upstream.close(0)));
});

describe('UndiciUpstream, when there is no answer', () => {
  it('tells a refused connection', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const failure = await failureOf(connect(`http://127.0.0.1:${port}/v1`).send(post()));
    expect(failure).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('ECONNREFUSED') });
    expect(failure.cause).toBeInstanceOf(Error);
  });

  it('tells a host that does not exist', async () => {
    const failure = await failureOf(connect('http://no-such-host.invalid/v1').send(post()));
    expect(failure.kind).toBe('unreachable');
  });

  it('tells a provider that hangs', async () => {
    await using provider = await Provider.start(() => {});
    const failure = await failureOf(connect(provider.baseUrl, 300).send(post()));
    expect(failure).toMatchObject({ kind: 'timeout', message: expect.stringContaining('300 ms') });
  });

  it('tells a provider that falls silent inside its answer', async () => {
    await using provider = await Provider.start((_, response) => response.write('{"half":'));
    const read = connect(provider.baseUrl, 300)
      .send(post())
      .then(({ body }) => text(body));
    expect((await failureOf(read)).kind).toBe('timeout');
  });

  it('tells a connection that breaks before the answer', async () => {
    await using provider = await Provider.start((request) => request.socket.resetAndDestroy());
    expect((await failureOf(connect(provider.baseUrl).send(post()))).kind).toBe('reset');
  });

  it.each([
    ['inside a chunked answer', {}],
    ['before its content-length', { 'content-length': '100' }],
  ])('tells a connection that breaks %s', async (_, headers) => {
    await using provider = await Provider.start((request, response) => {
      response.writeHead(200, headers).write('{"half":', () => request.socket.destroy());
    });
    const { body } = await connect(provider.baseUrl).send(post());
    expect((await failureOf(text(body))).kind).toBe('reset');
  });

  it('keeps a failure for a reader that comes late', async () => {
    await using provider = await Provider.start((request, response) => {
      response.write('{', () => request.socket.resetAndDestroy());
    });
    const { body } = await connect(provider.baseUrl).send(post());
    await vi.waitFor(() => expect(body.destroyed).toBe(true), 10_000);
    expect((await failureOf(text(body))).kind).toBe('reset');
  });

  it('tells an answer that is not HTTP', async () => {
    const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect((await failureOf(connect(`http://127.0.0.1:${port}`).send(post()))).kind).toBe('reset');
    server.close();
  });

  it('tells a request that HTTP cannot carry', async () => {
    await using provider = await Provider.start((_, response) => response.end());
    const failure = await failureOf(connect(provider.baseUrl).send(post({ headers: { 'x-bad': 'a\nb' } })));
    expect(failure).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('x-bad') });
  });
});

describe('UndiciUpstream, given up by its caller', () => {
  async function hangingProvider(onRequest: (request: IncomingMessage) => void, firstBytes = '') {
    return Provider.start((request, response) => {
      onRequest(request);
      if (firstBytes) response.write(firstBytes);
    });
  }

  it('does not send when the signal was aborted before', async () => {
    await using provider = await hangingProvider(() => {});
    const signal = AbortSignal.abort();
    expect((await failureOf(connect(provider.baseUrl).send(post({ signal })))).kind).toBe('aborted');
    expect(provider.connections).toBe(0);
  });

  it('gives up while connecting', async () => {
    // A listener that accepts nothing over TLS: the handshake never ends.
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const abort = new AbortController();
    const sent = failureOf(connect(`https://127.0.0.1:${port}`).send(post({ signal: abort.signal })));
    const [socket] = (await once(server, 'connection')) as [Socket];
    abort.abort();
    expect((await sent).kind).toBe('aborted');
    socket.destroy();
    server.close();
  });

  it.each(['before the answer', 'inside the answer'])('lets the provider see it %s', async (stage) => {
    const arrived = Promise.withResolvers<IncomingMessage>();
    const closed = Promise.withResolvers<void>();
    await using provider = await hangingProvider(
      (request) => {
        request.socket.once('close', () => closed.resolve());
        arrived.resolve(request);
      },
      stage === 'inside the answer' ? 'data: 1\n\n' : '',
    );
    const abort = new AbortController();
    const sent = connect(provider.baseUrl).send(post({ signal: abort.signal }));
    if (stage === 'inside the answer') {
      const { body } = await sent;
      const reading = failureOf(text(body));
      abort.abort(new Error('caller hung up'));
      expect(await reading).toMatchObject({ kind: 'aborted', cause: { message: 'caller hung up' } });
    } else {
      const failing = failureOf(sent);
      await arrived.promise;
      abort.abort();
      expect((await failing).kind).toBe('aborted');
    }
    await closed.promise;
  });

  it('closes the connection when the body is destroyed unread', async () => {
    const closed = Promise.withResolvers<void>();
    await using provider = await hangingProvider(
      (request) => request.socket.once('close', () => closed.resolve()),
      'data: 1\n\n',
    );
    const { body } = await connect(provider.baseUrl).send(post());
    body.destroy();
    await closed.promise;
  });

  it('leaves nothing on the signal when the answer is complete', async () => {
    await using provider = await Provider.start((_, response) => response.end('ok'));
    const { signal } = new AbortController();
    const remove = vi.spyOn(signal, 'removeEventListener');
    const { body } = await connect(provider.baseUrl).send(post({ signal }));
    await text(body);
    expect(remove).toHaveBeenCalledWith('abort', expect.any(Function));
  });

  it('ends the upload when the caller breaks it off', async () => {
    const arrived = Promise.withResolvers<void>();
    await using provider = await Provider.start((request) => {
      request.on('error', () => {}).once('data', () => arrived.resolve());
    });
    const body = new Readable({ read() {} });
    body.push('part');
    const sent = failureOf(connect(provider.baseUrl).send(post({ body })));
    await arrived.promise;
    body.destroy(new Error('caller hung up'));
    expect((await sent).cause).toMatchObject({ message: 'caller hung up' });
  });
});

describe('UndiciUpstream.close', () => {
  it('lets calls under way end, and takes no new ones', async () => {
    const arrived = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    await using provider = await Provider.start(async (_, response) => {
      arrived.resolve();
      await go.promise;
      response.end('done');
    });
    const upstream = connect(provider.baseUrl);
    const sent = upstream.send(post());
    await arrived.promise;
    const closed = upstream.close();
    expect((await failureOf(upstream.send(post()))).kind).toBe('aborted');
    go.resolve();
    expect(await text((await sent).body)).toBe('done');
    await closed;
    await upstream.close();
  });

  it('aborts those that do not', async () => {
    const arrived = Promise.withResolvers<void>();
    await using provider = await Provider.start(() => arrived.resolve());
    const upstream = connect(provider.baseUrl);
    const sent = failureOf(upstream.send(post()));
    await arrived.promise;
    await upstream.close(20);
    expect((await sent).kind).toBe('aborted');
  });
});
