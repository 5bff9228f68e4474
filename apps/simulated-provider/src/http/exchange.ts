import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Behaviour } from '../misbehaviour/behaviour.js';

/** One request with its body read, and the means to answer it. */
export interface Exchange {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawBody: Buffer;
  readonly response: ServerResponse;
  /** What the caller asked this provider to do wrong, or how fast to be. */
  readonly behaviour: Behaviour;
  /** Aborted when the client goes away before the answer is done. */
  readonly gone: AbortSignal;
  /** Ends the connection with a TCP reset. */
  reset(): void;
}
