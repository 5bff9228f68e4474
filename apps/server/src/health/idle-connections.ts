import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';

const EVERY_MS = 50;

/**
 * Closes connections behind the last answers while the server ends. One that was busy when the server stopped
 * listening would else be kept alive, and with it the process, for over a minute.
 */
@Injectable()
export class IdleConnections implements BeforeApplicationShutdown, OnApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;

  constructor(@Inject(HttpAdapterHost) private readonly host: HttpAdapterHost<FastifyAdapter>) {}

  beforeApplicationShutdown(): void {
    const server = this.host.httpAdapter.getHttpServer();
    this.#timer = setInterval(() => {
      if ('closeIdleConnections' in server) server.closeIdleConnections();
    }, EVERY_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }
}
