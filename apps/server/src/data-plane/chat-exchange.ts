import type { IncomingHttpHeaders, ServerResponse } from 'node:http';

/** One chat completion as it came over HTTP, whichever way it came in. */
export interface ChatExchange {
  readonly requestId: string;
  /** The request target. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** The same as they came, names and values in turn; where the caller may be known again by them. */
  readonly rawHeaders?: readonly string[];
  /** Whole. */
  readonly body: Buffer;
  readonly response: ServerResponse;
}
