import { IncomingMessage } from 'node:http';

/**
 * A request whose body, where the lane asks for it, comes as one buffer past the stream that it otherwise is: a stream's
 * events and turns of the event loop cost a fifth of a hit, and most bodies come in one piece.
 *
 * Node's parser hands a body over by `push`, as it does for every stream.
 */
export class LaneRequest extends IncomingMessage {
  #onBody: ((body: Buffer) => void) | undefined;
  #piece: Buffer | undefined;
  #pieces: Buffer[] | undefined;

  /**
   * Has the whole body handed over, in place of being streamed; to be asked before any of it came.
   * @param onBody may not throw. Never called when there is no body, or the caller hangs up before it has sent all.
   */
  takeBody(onBody: (body: Buffer) => void): void {
    this.#onBody = onBody;
  }

  override push(chunk: unknown, encoding?: BufferEncoding): boolean {
    if (this.#onBody === undefined) return super.push(chunk, encoding);
    if (chunk === null) {
      this.#handOver(this.#onBody);
      return false;
    }
    // Its size is known and allowed, so that nothing has to be held back.
    const piece = chunk as Buffer;
    if (this.#piece === undefined) this.#piece = piece;
    else (this.#pieces ??= [this.#piece]).push(piece);
    return true;
  }

  /** Once the answer was sent, Node has the rest of the body flow off. There is none. */
  override resume(): this {
    return this.#onBody === undefined ? super.resume() : this;
  }

  #handOver(onBody: (body: Buffer) => void): void {
    const body = this.#pieces === undefined ? this.#piece : Buffer.concat(this.#pieces);
    // The connection keeps its last request until the next one comes.
    this.#piece = undefined;
    this.#pieces = undefined;
    if (body !== undefined) onBody(body);
  }
}
