import { Cluster } from 'ioredis';
import type { ConnectionWatch } from './connection-watch.js';
import type { RedisClient } from './redis-client.js';
import { RedisNotConnectedError, replyCode, withoutArguments } from './redis-errors.js';
import type { RedisScript } from './redis-script.js';

export type RedisArgument = string | number | Buffer;

/** ioredis' methods by their plain shape; its own types spell out every way to call them. (`callBuffer` is left
 * out: in an automatic pipeline it forgets the command's name.) */
type Method = 'call' | 'eval' | 'evalsha' | 'evalBuffer' | 'evalshaBuffer';
type Methods = Record<Method, (...args: readonly RedisArgument[]) => Promise<unknown>>;

/** Sends commands over one client: fails at once while there is no connection, and follows a cluster's redirections. */
export class RedisLink {
  constructor(
    readonly client: RedisClient,
    private readonly watch: ConnectionWatch,
  ) {}

  /** Whether one command may reach everything: not in a cluster. */
  get reachesAll(): boolean {
    return !(this.client instanceof Cluster);
  }

  /** Groups what one command may reach together: all of it, but in a cluster each by itself. */
  batches<Item>(items: readonly Item[]): (readonly Item[])[] {
    if (!this.reachesAll) return items.map((item) => [item]);
    return items.length === 0 ? [] : [items];
  }

  /** GET, the bytes as they are. */
  async getBytes(key: string): Promise<Buffer | null> {
    this.#expectConnection();
    try {
      return await this.client.getBuffer(key);
    } catch (error) {
      return (await this.#alone(error, 'getBuffer', [key])) as Buffer | null;
    }
  }

  /** Any command; strings in the reply are text. */
  send(command: string, ...args: RedisArgument[]): Promise<unknown> {
    return this.#send('call', [command, ...args]);
  }

  /** @returns the reply, its strings as text */
  run(script: RedisScript, keys: readonly string[], args: readonly RedisArgument[]): Promise<unknown> {
    return this.#run('evalsha', 'eval', script, [keys.length, ...keys, ...args]);
  }

  /** @returns the reply, its strings as bytes */
  runForBytes(
    script: RedisScript,
    keys: readonly string[],
    args: readonly RedisArgument[],
  ): Promise<unknown> {
    return this.#run('evalshaBuffer', 'evalBuffer', script, [keys.length, ...keys, ...args]);
  }

  async #run(
    bySha: 'evalsha' | 'evalshaBuffer',
    bySource: 'eval' | 'evalBuffer',
    script: RedisScript,
    rest: readonly RedisArgument[],
  ): Promise<unknown> {
    try {
      return await this.#send(bySha, [script.sha, ...rest]);
    } catch (error) {
      // First use on this server, or it was restarted, or told to forget its scripts.
      if (replyCode(error) !== 'NOSCRIPT') throw error;
      return await this.#send(bySource, [script.source, ...rest]);
    }
  }

  async #send(method: Method, args: readonly RedisArgument[]): Promise<unknown> {
    this.#expectConnection();
    try {
      return await (this.client as unknown as Methods)[method](...args);
    } catch (error) {
      return await this.#alone(error, method, args);
    }
  }

  /**
   * ioredis does not follow a redirection when commands in the same automatic pipeline were redirected elsewhere, as
   * they are in a failover or while slots move. In a pipeline of its own a command is led to the right node.
   */
  async #alone(
    error: unknown,
    method: Method | 'getBuffer',
    args: readonly RedisArgument[],
  ): Promise<unknown> {
    const code = replyCode(error);
    if (!(this.client instanceof Cluster) || (code !== 'MOVED' && code !== 'ASK'))
      throw withoutArguments(error);
    const [reply] = (await this.client.pipeline([[method, ...args]]).exec()) ?? [];
    if (reply === undefined) throw withoutArguments(error);
    const [failure, value] = reply;
    if (failure !== null) throw withoutArguments(failure);
    return value;
  }

  #expectConnection(): void {
    if (!this.watch.connected) throw new RedisNotConnectedError(this.watch.reason ?? 'not connected yet');
  }
}
