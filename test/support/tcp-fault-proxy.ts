import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A TCP connection through the proxy: the caller's end and the server's. */
interface Link {
  readonly inner: Socket;
  readonly outer: Socket;
}

/** Stands between a client and a server on 127.0.0.1, and makes a bad network of what lies between them. */
export class TcpFaultProxy {
  readonly #server: Server = createServer((inner) => this.#open(inner));
  readonly #links = new Set<Link>();
  #delayMs = 0;
  #cuts = 0;
  #hole: { readonly over: Promise<void>; readonly end: () => void } | undefined;

  private constructor(private readonly targetPort: number) {}

  static async start(targetPort: number): Promise<TcpFaultProxy> {
    const proxy = new TcpFaultProxy(targetPort);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get connections(): number {
    return this.#links.size;
  }

  /** From now on replies come this much later, ms. */
  delay(ms: number): void {
    this.#delayMs = ms;
  }

  /** Resets all connections (RST). @returns how many there were */
  reset(): number {
    const { size } = this.#links;
    for (const link of this.#links) this.#reset(link);
    return size;
  }

  /** Of the next `count` pieces of replies only a first half arrives; then their connections are reset. */
  cutReplies(count: number): void {
    this.#cuts = count;
  }

  /** Connections stay open and new ones are taken, and nothing comes through either way until it is healed. */
  swallow(): void {
    if (this.#hole !== undefined) return;
    let end = (): void => undefined;
    const over = new Promise<void>((resolve) => (end = resolve));
    this.#hole = { over, end };
  }

  /** A good network again. What a hole held back arrives late, as it does where TCP sends it again. */
  heal(): void {
    this.#delayMs = 0;
    this.#cuts = 0;
    this.#hole?.end();
    this.#hole = undefined;
  }

  async stop(): Promise<void> {
    this.heal();
    this.reset();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #open(inner: Socket): void {
    const link = { inner, outer: connect(this.targetPort, '127.0.0.1') };
    this.#links.add(link);
    for (const socket of [link.inner, link.outer]) {
      socket.setNoDelay(true);
      // A close always follows.
      socket.on('error', () => undefined);
    }
    link.inner.once('close', () => this.#close(link));
    link.outer.once('close', () => this.#close(link));
    this.#carry(link, link.inner, link.outer, false);
    this.#carry(link, link.outer, link.inner, true);
  }

  #carry(link: Link, from: Socket, to: Socket, isReply: boolean): void {
    // One after the other: a piece never overtakes an earlier one, whatever the delay was then.
    let earlier = Promise.resolve();
    const inOrder = (step: () => void): void => {
      const due = performance.now() + (isReply ? this.#delayMs : 0);
      earlier = earlier.then(async () => {
        const wait = due - performance.now();
        if (wait > 0) await sleep(wait);
        await this.#hole?.over;
        step();
      });
    };
    from.on('data', (piece: Buffer) => {
      inOrder(() => {
        if (!isReply || this.#cuts === 0) {
          to.write(piece);
          return;
        }
        this.#cuts -= 1;
        to.write(piece.subarray(0, piece.length >> 1), () => this.#reset(link));
      });
    });
    from.once('end', () => inOrder(() => to.end()));
  }

  #reset(link: Link): void {
    link.inner.resetAndDestroy();
    link.outer.destroy();
  }

  #close(link: Link): void {
    link.inner.destroy();
    link.outer.destroy();
    this.#links.delete(link);
  }
}
