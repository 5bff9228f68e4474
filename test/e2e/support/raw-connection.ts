import { once } from 'node:events';
import { type Socket, connect } from 'node:net';

export interface RawReply {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

const HEAD_END = '\r\n\r\n';

/** A connection that sends the bytes it is told to, as no HTTP client would. */
export class RawConnection {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => (this.#received = Buffer.concat([this.#received, chunk])));
    socket.on('error', () => undefined);
  }

  static async to(url: string): Promise<RawConnection> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.setNoDelay(true);
    await once(socket, 'connect');
    return new RawConnection(socket);
  }

  send(text: string): void {
    this.#socket.write(text);
  }

  /** A byte for each character. */
  sendLatin1(text: string): void {
    this.#socket.write(text, 'latin1');
  }

  /** The next response that comes, interim ones (1xx) too. */
  async reply(): Promise<RawReply> {
    for (;;) {
      const reply = this.#take();
      if (reply !== undefined) return reply;
      if (this.#socket.readableEnded)
        throw new Error(`The connection ended after: ${this.#received.toString()}`);
      await Promise.race([once(this.#socket, 'data'), once(this.#socket, 'end')]);
    }
  }

  /** Resolves when the server has ended the connection. */
  async ended(): Promise<void> {
    if (!this.#socket.readableEnded) await once(this.#socket, 'end');
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(): RawReply | undefined {
    const headEnd = this.#received.indexOf(HEAD_END);
    if (headEnd === -1) return undefined;
    const [statusLine = '', ...lines] = this.#received.toString('latin1', 0, headEnd).split('\r\n');
    const headers = Object.fromEntries(
      lines.map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    );
    const start = headEnd + HEAD_END.length;
    const end = start + Number(headers['content-length'] ?? 0);
    if (this.#received.length < end) return undefined;
    const text = this.#received.toString('utf8', start, end);
    this.#received = this.#received.subarray(end);
    return { status: Number(statusLine.split(' ')[1]), headers, text };
  }
}
