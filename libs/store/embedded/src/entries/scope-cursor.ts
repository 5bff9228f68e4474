import type { StatementSync } from 'node:sqlite';
import type { EntryRow } from './entry-row.js';

/** A place in the order of a listing: latest expiry first, then by key. */
export interface IndexPlace {
  readonly expires_at: number;
  readonly key: string;
}

/** Before all entries. */
export const START: IndexPlace = { expires_at: Number.MAX_SAFE_INTEGER, key: '' };

/** @returns negative when `a` is listed before `b` */
export function comparePlaces(a: IndexPlace, b: IndexPlace): number {
  return b.expires_at - a.expires_at || (a.key < b.key ? -1 : Number(a.key > b.key));
}

const FIRST_PAGE = 8;
const LARGEST_PAGE = 256;

/** Walks one tag index in listing order. Reads little at first: of many indexes, most are asked for one entry only. */
export class ScopeCursor {
  #page: EntryRow[] = [];
  #at = 0;
  #size = FIRST_PAGE;
  #ended = false;

  /** @param page takes `scope`, `now`, the place to go on after, and `limit` */
  constructor(
    private readonly page: StatementSync,
    private readonly scope: string,
    private after: IndexPlace,
    private readonly now: number,
  ) {}

  /** The next entry, without going there; undefined at the end. */
  peek(): EntryRow | undefined {
    if (this.#at === this.#page.length && !this.#ended) this.#read();
    return this.#page[this.#at];
  }

  advance(): void {
    this.after = this.#page[this.#at] ?? this.after;
    this.#at += 1;
  }

  #read(): void {
    const { scope, now } = this;
    const { expires_at, key } = this.after;
    this.#page = this.page.all({ scope, now, expires_at, key, limit: this.#size }) as unknown as EntryRow[];
    this.#at = 0;
    this.#ended = this.#page.length < this.#size;
    this.#size = Math.min(this.#size * 2, LARGEST_PAGE);
  }
}
