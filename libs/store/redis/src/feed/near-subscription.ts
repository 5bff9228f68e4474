import type { Redis } from 'ioredis';

/** Keeps this process subscribed to its channels, over a connection that may come and go. */
export class NearSubscription {
  #alive = false;
  #epoch = 0;

  constructor(
    private readonly redis: Redis,
    private readonly channels: readonly string[],
    private readonly onMessage: (channel: string, text: string) => void,
    private readonly onAlive: () => void,
  ) {}

  /** False while published messages may pass this process by. */
  get alive(): boolean {
    return this.#alive;
  }

  /** Changes with each loss of the connection: what was asked in an earlier epoch says nothing of this one. */
  get epoch(): number {
    return this.#epoch;
  }

  start(): void {
    this.redis.on('message', this.onMessage);
    this.redis.on('ready', () => void this.revive());
    this.redis.on('close', () => {
      this.#alive = false;
      this.#epoch++;
    });
    void this.revive();
  }

  /** Subscribes, unless that is done or there is no connection. */
  async revive(): Promise<void> {
    if (this.#alive || this.redis.status !== 'ready') return;
    const epoch = this.#epoch;
    try {
      await this.redis.subscribe(...this.channels);
    } catch {
      // Cut off again, or not allowed to: tried again with the next renewal.
      return;
    }
    if (epoch !== this.#epoch || this.#alive) return;
    this.#alive = true;
    this.onAlive();
  }

  /** Connects anew (on a cluster, to another node): this connection seems to live, and brings nothing. */
  restart(): void {
    this.redis.disconnect(true);
  }
}
