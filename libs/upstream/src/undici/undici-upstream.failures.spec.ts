import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, vi } from 'vitest';
import { connect, failureOf, post } from '../testing/calls.js';
import { Provider } from '../testing/provider.js';

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
