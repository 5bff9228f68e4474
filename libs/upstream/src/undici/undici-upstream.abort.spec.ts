import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it, vi } from 'vitest';
import { connect, failureOf, post } from '../testing/calls.js';
import { Provider } from '../testing/provider.js';

/** A provider that begins an answer and goes on for ever. */
function startStreaming(onClose: () => void): Promise<Provider> {
  return Provider.start((request, response) => {
    request.socket.once('close', onClose);
    response.write('data: 1\n\n');
  });
}

describe('UndiciUpstream, given up by its caller', () => {
  it('does not send when the signal was aborted before', async () => {
    await using provider = await Provider.start(() => {});
    const signal = AbortSignal.abort();
    expect((await failureOf(connect(provider.baseUrl).send(post({ signal })))).kind).toBe('aborted');
    expect(provider.connections).toBe(0);
  });

  it('sends nothing any more once the connection stands', async () => {
    let requests = 0;
    await using provider = await Provider.start((_, response) => {
      requests++;
      response.end();
    });
    const upstream = connect(provider.baseUrl);
    const abort = new AbortController();
    const sent = failureOf(upstream.send(post({ signal: abort.signal })));
    abort.abort();
    expect((await sent).kind).toBe('aborted');
    await text((await upstream.send(post())).body);
    expect(requests).toBe(1);
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

  it('lets the provider see it before the answer', async () => {
    const arrived = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<string>();
    await using provider = await Provider.start((request) => {
      request.socket.once('close', () => closed.resolve('closed'));
      arrived.resolve();
    });
    const abort = new AbortController();
    const sent = failureOf(connect(provider.baseUrl).send(post({ signal: abort.signal })));
    await arrived.promise;
    abort.abort();
    expect((await sent).kind).toBe('aborted');
    expect(await closed.promise).toBe('closed');
  });

  it('lets the provider see it inside the answer', async () => {
    const closed = Promise.withResolvers<string>();
    await using provider = await startStreaming(() => closed.resolve('closed'));
    const abort = new AbortController();
    const { body } = await connect(provider.baseUrl).send(post({ signal: abort.signal }));
    const reading = failureOf(text(body));
    abort.abort(new Error('caller hung up'));
    expect(await reading).toMatchObject({ kind: 'aborted', cause: { message: 'caller hung up' } });
    expect(await closed.promise).toBe('closed');
  });

  it('closes the connection when the body is destroyed unread', async () => {
    const closed = Promise.withResolvers<string>();
    await using provider = await startStreaming(() => closed.resolve('closed'));
    const { body } = await connect(provider.baseUrl).send(post());
    body.destroy();
    expect(await closed.promise).toBe('closed');
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
