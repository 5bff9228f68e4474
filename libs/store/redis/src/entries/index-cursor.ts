import { InvalidCursorError } from '@reuso/store/ports';
import type { RedisLink } from '../connection/redis-link.js';
import { readIndex } from '../scripts/read-index-1.lua.js';

/** A place in the order of a listing: latest expiry first, then by key. */
export interface IndexPlace {
  readonly expiresAt: number;
  readonly key: string;
}

/** @returns negative when `a` is listed before `b` */
export function comparePlaces(a: IndexPlace, b: IndexPlace): number {
  if (a.expiresAt !== b.expiresAt) return b.expiresAt - a.expiresAt;
  return a.key < b.key ? -1 : Number(a.key > b.key);
}

export function encodePlace({ expiresAt, key }: IndexPlace): string {
  return Buffer.from(JSON.stringify([expiresAt, key])).toString('base64url');
}

/** @throws InvalidCursorError */
export function decodePlace(cursor: string): IndexPlace {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(place) && typeof place[0] === 'number' && typeof place[1] === 'string') {
      return { expiresAt: place[0], key: place[1] };
    }
  } catch {
    // Told below.
  }
  throw new InvalidCursorError();
}

/** Walks one index in listing order, a page at a time. */
export class IndexCursor {
  #page: IndexPlace[] = [];
  #ended = false;

  /**
   * @param index its name in Redis
   * @param after where the walk goes on; undefined: from the beginning
   */
  constructor(
    private readonly link: RedisLink,
    private readonly index: string,
    private after: IndexPlace | undefined,
    private readonly pageSize: number,
  ) {}

  /** The next place, without going there; undefined at the end. */
  async peek(): Promise<IndexPlace | undefined> {
    if (this.#page.length === 0 && !this.#ended) await this.#read();
    return this.#page[0];
  }

  advance(): void {
    this.after = this.#page.shift() ?? this.after;
  }

  async #read(): Promise<void> {
    const { after, pageSize } = this;
    const position = after === undefined ? [] : [-after.expiresAt, after.key];
    const found = (await this.link.run(readIndex, [this.index], [pageSize, ...position])) as string[];
    for (let i = 0; i + 1 < found.length; i += 2) {
      const score = Number(found[i + 1]);
      // A positive score is no member but what the index notes of itself.
      if (score <= 0) this.#page.push({ key: found[i] ?? '', expiresAt: -score });
    }
    this.#ended = found.length < pageSize * 2 || this.#page.length === 0;
  }
}
