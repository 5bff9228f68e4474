import { LEDGER_BUCKETS, type LedgerBucket } from '@reuso/store/ports';

/** What a book's data is called in Redis. One hash tag holds a book together, so that one script can write it. */
export class LedgerNames {
  readonly #prefix: string;

  constructor(book: string) {
    this.#prefix = `reuso:ledger:{${JSON.stringify(book)}}`;
  }

  /** string: the last sequence of a source that was added */
  applied(source: string): string {
    return `${this.#prefix}:applied:${source}`;
  }

  /** stream */
  get records(): string {
    return `${this.#prefix}:records`;
  }

  /** list of JSON */
  spans(thread: string): string {
    return `${this.#prefix}:spans:${thread}`;
  }

  /** hash of `<name>:<id>`; a lone `=:<id>` notes that the id is known, and `=` how many are */
  bucket(series: string, { resolution, start }: LedgerBucket): string {
    return `${this.#prefix}:${resolution}:${start / LEDGER_BUCKETS[resolution].lengthMs}:${series}`;
  }
}
