import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { givenUp, oversized } from './upstream-failure.js';

/** The bytes of an answer as they come; the connection is paused while nobody reads them. */
export class ResponseBody extends Readable {
  readonly #controller: Dispatcher.DispatchController;
  #complete = false;
  #room: number;

  /** @param maxBytes more than that fails it */
  constructor(controller: Dispatcher.DispatchController, maxBytes = Infinity) {
    super({ highWaterMark: 64 * 1024 });
    this.#controller = controller;
    this.#room = maxBytes;
    // It may fail before anybody listens; who reads later is told all the same, by the state of the stream.
    this.on('error', ignore);
  }

  /** @returns false when no more should come until it is read */
  receive(chunk: Buffer): boolean {
    this.#room -= chunk.length;
    if (this.#room < 0) {
      this.destroy(oversized());
      return false;
    }
    return this.push(chunk);
  }

  complete(): void {
    this.#complete = true;
    this.push(null);
  }

  override _read(): void {
    this.#controller.resume();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    if (!this.#complete) this.#controller.abort(error ?? givenUp(undefined));
    callback(error);
  }
}

function ignore(): void {}
