import type { RedisClient } from './redis-client.js';

/** What Redis answered, with the command that it answered to. */
type Refusal = Error & { readonly command?: { readonly name?: string } };

/**
 * Remembers why a client is not connected, which one is not that was refused its database: it would go on in another one.
 * Its listeners also keep ioredis from printing errors by itself.
 */
export class ConnectionWatch {
  #reason: string | undefined = 'not connected yet';
  #lacksDatabase = false;

  /** @param secrets never to be told, should a message hold them */
  constructor(
    private readonly client: RedisClient,
    private readonly secrets: readonly string[],
  ) {
    client.on('error', (error: Refusal) => {
      if (error.command?.name === 'select') this.#lacksDatabase = true;
      this.#note(error);
    });
    client.on('connect', () => {
      this.#lacksDatabase = false;
    });
    client.on('node error', (error: Error) => {
      if (client.status !== 'ready') this.#note(error);
    });
    client.on('ready', () => {
      if (!this.#lacksDatabase) this.#reason = undefined;
    });
    client.on('close', () => {
      this.#reason ??= 'the connection was lost';
    });
  }

  get connected(): boolean {
    return this.client.status === 'ready' && !this.#lacksDatabase;
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
