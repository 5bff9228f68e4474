import type { Readable } from 'node:stream';

/** Names in lower case; a header that came more than once keeps its values apart. */
export type Headers = Record<string, string | string[]>;

export interface UpstreamRequest {
  readonly method: string;
  /** What follows the base URL, query included: `/chat/completions?x=1`. It cannot climb above the base. */
  readonly path: string;
  /** End-to-end headers only (`endToEndRequestHeaders`). Host, length and framing are the adapter's. */
  readonly headers: Headers;
  /** A stream is sent as it comes, chunked unless `headers` has its length. */
  readonly body?: Buffer | Readable;
  /** Aborting gives the call up at once, whatever stage it is in, and closes its connection. */
  readonly signal?: AbortSignal;
  /** Whose account the call is on, for the limits of tenants. */
  readonly tenant?: string;
  /**
   * True: the body comes as plain bytes, whatever the provider does (no content coding is asked for, and one used
   * all the same is undone). False: the bytes and their headers pass untouched, as the caller's Accept-Encoding asked.
   */
  readonly decode: boolean;
}

export interface UpstreamResponse {
  readonly status: number;
  readonly headers: Headers;
  /**
   * To be read to its end or destroyed: until then it holds a connection. Reading slowly slows the provider down.
   * Destroying it early closes the connection. It fails with `UpstreamError`, and with nothing else.
   */
  readonly body: Readable;
}

/** The OpenAI-compatible provider behind this service. */
export abstract class Upstream {
  /**
   * Sends one request, and resolves when the head of the answer is here, whatever its status: a 500 or a redirect is
   * an answer like any other, and no redirect is followed.
   * @throws UpstreamError when there is no answer
   */
  abstract send(request: UpstreamRequest): Promise<UpstreamResponse>;
}
