import type { DatabaseSync, StatementSync } from 'node:sqlite';
import {
  LEDGER_BUCKETS,
  LEDGER_RECORDS,
  LEDGER_RESOLUTIONS,
  LEDGER_SPANS,
  type LedgerBucket,
  type LedgerCounts,
  type LedgerRecord,
  type LedgerRecordQuery,
  type LedgerSeries,
  type LedgerSpan,
  type LedgerWrite,
  OTHER_ID,
  addCounts,
  bucketStart,
  joinSpans,
} from '@reuso/store/ports';
import { inTransaction } from '../file/transaction.js';
import { LedgerStatements } from './ledger-statements.js';

/** Rows that one step of the sweep removes at most. */
const SWEPT_ROWS = 500;

/** The ledger of one open file. */
export class OpenLedger {
  readonly #statements: LedgerStatements;

  constructor(readonly database: DatabaseSync) {
    this.#statements = new LedgerStatements(database);
  }

  add(write: LedgerWrite, now: number): void {
    inTransaction(this.database, () => {
      const { applied, noteApplied } = this.#statements;
      const last = applied.get(write.book, write.source)?.['sequence'];
      if (last !== undefined && Number(last) >= write.sequence) return;
      for (const series of write.series) this.#addSeries(write, series);
      for (const [thread, spans] of write.spans) this.#addSpans(write.book, thread, spans);
      this.#addRecords(write, now);
      noteApplied.run(write.book, write.source, write.sequence, now);
    });
  }

  read(book: string, series: string, bucket: LedgerBucket): ReadonlyMap<string, LedgerCounts> {
    const { resolution, start } = bucket;
    const rows = this.#statements.bucket.all(book, series, codeOf(resolution), start);
    return new Map(rows.map(({ id, counts }) => [String(id), parse(counts)]));
  }

  spans(book: string, thread: string): LedgerSpan[] {
    return this.#statements.spans.all(book, thread).map((row) => ({
      startedAt: Number(row['started_at']),
      endedAt: Number(row['ended_at']),
      counts: parse(row['counts']),
    }));
  }

  records(book: string, { before, after, limit }: LedgerRecordQuery): LedgerRecord[] {
    const { recordsBefore, recordsAfter } = this.#statements;
    const rows =
      after === undefined
        ? recordsBefore.all(book, before === undefined ? Number.MAX_SAFE_INTEGER : Number(before), limit)
        : recordsAfter.all(book, Number(after), limit);
    return rows.map(({ id, record }) => ({ id: String(id), record: String(record) }));
  }

  /**
   * Removes some of what is past its time.
   * @returns false when nothing is left to remove
   */
  sweep(now: number): boolean {
    const removed = inTransaction(this.database, () => {
      const { sweepBuckets, sweepSpans, sweepRecords, sweepApplied } = this.#statements;
      const changed = (statement: StatementSync, ...values: number[]) =>
        Number(statement.run(...values, SWEPT_ROWS).changes);
      const buckets = LEDGER_RESOLUTIONS.map((resolution) => {
        const { lengthMs, keptMs } = LEDGER_BUCKETS[resolution];
        return changed(sweepBuckets, codeOf(resolution), now - lengthMs - keptMs);
      });
      return (
        buckets.reduce((sum, count) => sum + count, 0) +
        changed(sweepSpans, now - LEDGER_SPANS.keptMs) +
        changed(sweepRecords, now - LEDGER_RECORDS.keptMs) +
        changed(sweepApplied, now - LEDGER_BUCKETS.hour.keptMs)
      );
    });
    return removed > 0;
  }

  #addSeries(write: LedgerWrite, { series, resolutions, mostIds, counts }: LedgerSeries): void {
    const { row, ids, addRow, setRow } = this.#statements;
    for (const resolution of resolutions) {
      const place = [write.book, series, codeOf(resolution), bucketStart(resolution, write.at)] as const;
      for (const [wanted, added] of counts) {
        let id = wanted;
        let known = row.get(...place, id);
        if (known === undefined && id !== OTHER_ID && Number(ids.get(...place)?.['ids']) >= mostIds) {
          id = OTHER_ID;
          known = row.get(...place, id);
        }
        const sum = known === undefined ? {} : parse(known['counts']);
        addCounts(sum, added);
        if (known === undefined) addRow.run(...place, id, JSON.stringify(sum));
        else setRow.run(JSON.stringify(sum), known['rowid'] ?? null);
      }
    }
  }

  #addSpans(book: string, thread: string, spans: readonly LedgerSpan[]): void {
    const { removeSpans, addSpan } = this.#statements;
    const joined = joinSpans([...this.spans(book, thread), ...spans]).slice(-LEDGER_SPANS.most);
    removeSpans.run(book, thread);
    for (const { startedAt, endedAt, counts } of joined)
      addSpan.run(book, thread, startedAt, endedAt, JSON.stringify(counts));
  }

  #addRecords({ book, records }: LedgerWrite, now: number): void {
    if (records.length === 0) return;
    const { addRecord, trimRecords } = this.#statements;
    for (const record of records) addRecord.run(book, now, record);
    trimRecords.run(book, book, LEDGER_RECORDS.most);
  }
}

function codeOf(resolution: LedgerBucket['resolution']): number {
  return LEDGER_RESOLUTIONS.indexOf(resolution);
}

function parse(counts: unknown): Record<string, number> {
  return JSON.parse(String(counts)) as Record<string, number>;
}
