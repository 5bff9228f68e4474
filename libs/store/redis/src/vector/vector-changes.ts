import { isWrongType } from '../connection/redis-errors.js';
import type { RedisArgument, RedisLink } from '../connection/redis-link.js';

/** stream {by: replica, key: entry}: which entries' vectors came in, on any replica */
export const CHANGES = 'reuso:vector-changes';
/** Changes kept, about: who is further behind starts anew from the stored entries. */
const KEPT = 10_000;
const READ_AT_ONCE = 1_000;
/** Nobody leaves a stream behind for ever. */
const KEPT_SECONDS = 86_400;

export interface ReadChanges {
  /** Entries whose vectors came in, from other replicas only. */
  readonly keys: readonly string[];
  /** Where to read on from. */
  readonly cursor: string;
}

/** Tells the replicas of each other's vectors, by a bounded stream in Redis. It names entries only: each replica reads them. */
export class VectorChanges {
  constructor(
    private readonly link: RedisLink,
    private readonly replica: string,
  ) {}

  /** @returns a cursor: what is announced from here on comes after it */
  async mark(): Promise<string> {
    return await this.#append([]);
  }

  async announce(key: string): Promise<void> {
    await this.#append(['key', key]);
  }

  /** @returns 'lost' when changes may have passed by: the stream no longer reaches back to the cursor, or is another one */
  async since(cursor: string): Promise<ReadChanges | 'lost'> {
    const reply = await this.#send('xrange', cursor, '+', 'COUNT', READ_AT_ONCE);
    const changes = (reply ?? []) as [id: string, fields: string[]][];
    if (changes[0]?.[0] !== cursor) return 'lost';
    const others = changes.slice(1).filter(([, fields]) => fields[1] !== this.replica);
    const keys = others.flatMap(([, [, , , key]]) => (key === undefined ? [] : [key]));
    return { keys, cursor: changes.at(-1)?.[0] ?? cursor };
  }

  async #append(fields: readonly string[]): Promise<string> {
    const written = ['MAXLEN', '~', KEPT, '*', 'by', this.replica, ...fields];
    const id = (await this.#send('xadd', ...written)) ?? (await this.#send('xadd', ...written));
    await this.#send('expire', KEPT_SECONDS);
    return String(id);
  }

  /** @returns undefined where the name was somebody else's */
  async #send(command: string, ...args: readonly RedisArgument[]): Promise<unknown> {
    try {
      return await this.link.send(command, CHANGES, ...args);
    } catch (error) {
      if (!isWrongType(error)) throw error;
      await this.link.send('unlink', CHANGES);
      return undefined;
    }
  }
}
