import { Logger } from '@nestjs/common';
import {
  InvalidCursorError,
  type LedgerBucket,
  type LedgerCounts,
  type LedgerRecord,
  type LedgerRecordQuery,
  type LedgerSpan,
  LedgerStore,
  type LedgerWrite,
} from '@reuso/store/ports';
import { nextTurn, stepTime } from '../entries/steps.js';
import { FileNotOpenError } from '../file/sqlite-error.js';
import type { StoreFile } from '../file/store-file.js';
import { OpenLedger } from './open-ledger.js';

const SWEEP_EVERY_MS = 60_000;
const RECORD_ID = /^\d{1,15}$/;

/** Counts in the SQLite file of the entries. Each write is one short transaction; what is long is read in steps. */
export class EmbeddedLedgerStore extends LedgerStore {
  readonly #logger = new Logger(EmbeddedLedgerStore.name);
  readonly #timer: NodeJS.Timeout;
  #open: OpenLedger | undefined;

  /** @param onError told what fails, so that damage to the file is met by whoever can mend it */
  constructor(
    private readonly file: StoreFile,
    private readonly onError: (error: unknown) => void = () => undefined,
  ) {
    super();
    this.#timer = setInterval(() => void this.#sweep(), SWEEP_EVERY_MS);
    this.#timer.unref();
  }

  override add(write: LedgerWrite): Promise<void> {
    return this.#ask((ledger) => ledger.add(write, Date.now()));
  }

  override read(
    book: string,
    series: string,
    buckets: readonly LedgerBucket[],
  ): Promise<readonly ReadonlyMap<string, LedgerCounts>[]> {
    return this.#ask(async (ledger) => {
      const found: ReadonlyMap<string, LedgerCounts>[] = [];
      let hasTime = stepTime();
      for (const bucket of buckets) {
        found.push(ledger.read(book, series, bucket));
        if (hasTime()) continue;
        await nextTurn();
        hasTime = stepTime();
      }
      return found;
    });
  }

  override spans(book: string, thread: string): Promise<readonly LedgerSpan[]> {
    return this.#ask((ledger) => ledger.spans(book, thread));
  }

  override records(book: string, query: LedgerRecordQuery): Promise<readonly LedgerRecord[]> {
    return this.#ask((ledger) => {
      if (!RECORD_ID.test(query.before ?? query.after ?? '0')) throw new InvalidCursorError();
      return ledger.records(book, query);
    });
  }

  close(): void {
    clearInterval(this.#timer);
    this.#open = undefined;
  }

  async #ask<Answer>(work: (ledger: OpenLedger) => Answer | Promise<Answer>): Promise<Answer> {
    try {
      return await work(this.#opened());
    } catch (error) {
      this.onError(error);
      throw error;
    }
  }

  /** A file that was set aside has taken its statements with it. */
  #opened(): OpenLedger {
    const { database } = this.file;
    if (!database.isOpen) throw new FileNotOpenError();
    if (this.#open?.database !== database) this.#open = new OpenLedger(database);
    return this.#open;
  }

  async #sweep(): Promise<void> {
    try {
      while (await this.#ask((ledger) => ledger.sweep(Date.now()))) await nextTurn();
    } catch (error) {
      this.#logger.warn(`Sweeping the ledger failed and is tried again: ${String(error)}`);
    }
  }
}
