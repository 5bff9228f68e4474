import { type IncomingMessage, Server as HttpServer, type ServerResponse } from 'node:http';
import { Server as TcpServer } from 'node:net';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';

/** Nobody uses the connections that are left when none of them has brought a request for this long: far callers' too. */
const QUIET_MS = 500;
const LONGEST_DRAIN_MS = 2_000;
const EVERY_MS = 50;

/**
 * Parts with callers while the server ends. New connections are refused at once, so that whoever shares calls out tries
 * elsewhere. Connections that are kept alive are not closed in a caller's face, whose next request may be on its way:
 * each is closed by the answer to that request, and what nobody uses any more is closed when it has become quiet.
 */
@Injectable()
export class ConnectionDrain implements BeforeApplicationShutdown, OnApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;

  constructor(@Inject(HttpAdapterHost) private readonly host: HttpAdapterHost<FastifyAdapter>) {}

  async beforeApplicationShutdown(): Promise<void> {
    const server: unknown = this.host.httpAdapter.getHttpServer();
    if (!(server instanceof HttpServer)) return;
    if (server.listening) await this.#drain(server);
    // One that was busy until now would else be kept alive, and with it the process, for over a minute.
    this.#timer = setInterval(() => void afterReading().then(() => server.closeIdleConnections()), EVERY_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  async #drain(server: HttpServer): Promise<void> {
    const began = performance.now();
    let lastRequest = began;
    server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
      lastRequest = performance.now();
      response.setHeader('connection', 'close');
    });
    // What the system has taken is taken from the system first, or it would be reset.
    await afterReading();
    // The server's own close would close idle connections too.
    TcpServer.prototype.close.call(server);
    while ((await connectionsOf(server)) > 0) {
      await afterReading();
      const now = performance.now();
      if (now - lastRequest >= QUIET_MS || now - began >= LONGEST_DRAIN_MS) return;
      await sleep(EVERY_MS);
    }
  }
}

/** Timers come before sockets: on a busy machine, requests that have long come are read only now. */
const afterReading = (): Promise<void> => turn();

function connectionsOf(server: HttpServer): Promise<number> {
  return new Promise((resolve) => server.getConnections((error, count) => resolve(error ? 0 : count)));
}
