import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { LOCALHOST_CERTIFICATE, LOCALHOST_KEY } from './localhost-certificate.js';

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown;

/** A provider on a free port of this machine, for specs that want real HTTP. */
export class Provider implements AsyncDisposable {
  /** Connections that were made to it. */
  connections = 0;

  private constructor(
    private readonly server: Server,
    private readonly scheme: 'http' | 'https',
  ) {
    server.on('connection', () => this.connections++);
  }

  static async start(listener: Listener, scheme: 'http' | 'https' = 'http'): Promise<Provider> {
    const handle = (request: IncomingMessage, response: ServerResponse) => void listener(request, response);
    const server =
      scheme === 'http'
        ? createServer(handle)
        : createTlsServer({ cert: LOCALHOST_CERTIFICATE, key: LOCALHOST_KEY }, handle);
    const provider = new Provider(server, scheme);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return provider;
  }

  get baseUrl(): string {
    const { port } = this.server.address() as AddressInfo;
    return `${this.scheme}://127.0.0.1:${port}/v1`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
