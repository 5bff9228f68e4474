import type { RedisClient } from './redis-client.js';

/** Remembers why a client is not connected. Its listeners also keep ioredis from printing errors by itself. */
export class ConnectionWatch {
  #reason: string | undefined = 'not connected yet';

  /** @param secrets never to be told, should a message hold them */
  constructor(
    private readonly client: RedisClient,
    private readonly secrets: readonly string[],
  ) {
    client.on('error', (error: Error) => this.#note(error));
    client.on('node error', (error: Error) => {
      if (client.status !== 'ready') this.#note(error);
    });
    client.on('ready', () => {
      this.#reason = undefined;
    });
    client.on('close', () => {
      this.#reason ??= 'the connection was lost';
    });
  }

  get connected(): boolean {
    return this.client.status === 'ready';
  }

  /** In plain words; undefined while connected. */
  get reason(): string | undefined {
    return this.connected ? undefined : (this.#reason ?? 'the connection was lost');
  }

  #note(error: Error & { lastNodeError?: Error | null }): void {
    const { message } = error.lastNodeError ?? error;
    this.#reason = this.secrets.reduce(
      (text, secret) => text.replaceAll(secret, '***'),
      message || error.name,
    );
  }
}
