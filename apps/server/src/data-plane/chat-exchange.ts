import type { IncomingHttpHeaders, ServerResponse } from 'node:http';

/** One chat completion as it came over HTTP, whichever way it came in. */
export interface ChatExchange {
  readonly requestId: string;
  /** The request target. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Whole. */
  readonly body: Buffer;
  readonly response: ServerResponse;
}
