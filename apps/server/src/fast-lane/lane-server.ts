import { type RequestListener, createServer } from 'node:http';
import type { FastifyServerFactory } from 'fastify';
import type { FastLane } from './fast-lane.js';
import { LaneRequest } from './lane-request.js';

/** How often Node looks for requests that take too long to come, ms. */
const LOOK_EVERY_MS = 5_000;

export interface ServerTimes {
  /** Longest time a caller may take to send its request, ms. */
  readonly requestTimeoutMs: number;
  /** Longest silence while an answer is to come or to be read, ms. */
  readonly silenceMs: number;
  /** How long a connection that asks nothing is kept, ms. */
  readonly keepAliveMs: number;
}

/** Makes the HTTP server for Fastify, with the fast lane in front of it from when that is there. */
export class LaneServer {
  #lane: FastLane | undefined;

  constructor(private readonly times: ServerTimes) {}

  open(lane: FastLane): void {
    this.#lane = lane;
  }

  readonly factory: FastifyServerFactory = (toFastify) => {
    const listener: RequestListener<typeof LaneRequest> = (request, response) => {
      if (this.#lane?.take(request, response) === true) return;
      request.socket.setTimeout(this.times.silenceMs);
      toFastify(request, response);
    };
    const options = { IncomingMessage: LaneRequest, connectionsCheckingInterval: LOOK_EVERY_MS };
    const server = createServer(options, listener);
    server.requestTimeout = this.times.requestTimeoutMs;
    server.keepAliveTimeout = this.times.keepAliveMs;
    return server;
  };
}
