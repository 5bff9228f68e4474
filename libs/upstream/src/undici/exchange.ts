import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Headers, UpstreamRequest, UpstreamResponse } from '../upstream.js';
import type { UpstreamError } from '../upstream-error.js';
import { isEventStream } from '../sse/is-event-stream.js';
import { ResponseBody } from './response-body.js';
import { asUpstreamError, givenUp } from './upstream-failure.js';

/** One request and its answer. Unlike undici's own `request`, it can be given up while waiting for a connection. */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly response: Promise<UpstreamResponse>;
  readonly #settle = Promise.withResolvers<UpstreamResponse>();
  readonly #request: UpstreamRequest;
  readonly #timeoutMs: number;
  readonly #maxBytes: number;
  #controller: Dispatcher.DispatchController | undefined;
  #body: ResponseBody | undefined;
  #failure: UpstreamError | undefined;

  constructor(request: UpstreamRequest, timeoutMs: number, maxBytes = Infinity) {
    this.#maxBytes = maxBytes;
    this.#request = request;
    this.#timeoutMs = timeoutMs;
    this.response = this.#settle.promise;
    if (request.signal?.aborted) this.#abort();
    else request.signal?.addEventListener('abort', this.#abort);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#failure) controller.abort(this.#failure);
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: NodeJS.Dict<string | string[]>,
  ): void {
    if (status < 200) return;
    const head = { status, headers: headers as Headers };
    // Events are passed on as they come: who reads them sees to what is held.
    this.#body = new ResponseBody(controller, isEventStream(head) ? Infinity : this.#maxBytes);
    this.#settle.resolve({ ...head, body: this.#body });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#body?.receive(chunk) === false) controller.pause();
  }

  onResponseEnd(): void {
    this.#stopListening();
    this.#body?.complete();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#fail(asUpstreamError(error, { sent: this.#controller !== undefined, timeoutMs: this.#timeoutMs }));
  }

  #abort = (): void => {
    this.#fail(givenUp(this.#request.signal?.reason));
  };

  #fail(failure: UpstreamError): void {
    if (this.#failure) return;
    this.#failure = failure;
    this.#stopListening();
    if (this.#request.body instanceof Readable) this.#request.body.on('error', ignore).destroy(failure);
    this.#settle.reject(failure);
    if (this.#body) this.#body.destroy(failure);
    else this.#controller?.abort(failure);
  }

  #stopListening(): void {
    this.#request.signal?.removeEventListener('abort', this.#abort);
  }
}

function ignore(): void {}
