import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** What the ledger asks of its tables. */
export class LedgerStatements {
  readonly applied: StatementSync;
  readonly noteApplied: StatementSync;
  readonly row: StatementSync;
  readonly ids: StatementSync;
  readonly addRow: StatementSync;
  readonly setRow: StatementSync;
  readonly bucket: StatementSync;
  readonly spans: StatementSync;
  readonly removeSpans: StatementSync;
  readonly addSpan: StatementSync;
  readonly addRecord: StatementSync;
  readonly trimRecords: StatementSync;
  readonly recordsBefore: StatementSync;
  readonly recordsAfter: StatementSync;
  readonly sweepBuckets: StatementSync;
  readonly sweepSpans: StatementSync;
  readonly sweepRecords: StatementSync;
  readonly sweepApplied: StatementSync;

  constructor(database: DatabaseSync) {
    const place = 'book = ? AND series = ? AND resolution = ? AND start = ?';
    const prepare = (sql: string): StatementSync => database.prepare(sql);
    const sweep = (table: string, condition: string): StatementSync =>
      prepare(`DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} WHERE ${condition} LIMIT ?)`);

    this.applied = prepare('SELECT sequence FROM ledger_applied WHERE book = ? AND source = ?');
    this.noteApplied = prepare(
      'INSERT OR REPLACE INTO ledger_applied (book, source, sequence, applied_at) VALUES (?, ?, ?, ?)',
    );
    this.row = prepare(`SELECT rowid, counts FROM ledger_counts WHERE ${place} AND id = ?`);
    this.ids = prepare(`SELECT count(*) AS ids FROM ledger_counts WHERE ${place}`);
    this.addRow = prepare(
      'INSERT INTO ledger_counts (book, series, resolution, start, id, counts) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.setRow = prepare('UPDATE ledger_counts SET counts = ? WHERE rowid = ?');
    this.bucket = prepare(`SELECT id, counts FROM ledger_counts WHERE ${place}`);
    this.spans = prepare(
      'SELECT started_at, ended_at, counts FROM ledger_spans WHERE book = ? AND thread = ? ORDER BY started_at',
    );
    this.removeSpans = prepare('DELETE FROM ledger_spans WHERE book = ? AND thread = ?');
    this.addSpan = prepare(
      'INSERT INTO ledger_spans (book, thread, started_at, ended_at, counts) VALUES (?, ?, ?, ?, ?)',
    );
    this.addRecord = prepare('INSERT INTO ledger_records (book, added_at, record) VALUES (?, ?, ?)');
    this.trimRecords = prepare(`
      DELETE FROM ledger_records WHERE book = ? AND id <=
        (SELECT id FROM ledger_records WHERE book = ? ORDER BY id DESC LIMIT 1 OFFSET ?)
    `);
    this.recordsBefore = prepare(
      'SELECT id, record FROM ledger_records WHERE book = ? AND id < ? ORDER BY id DESC LIMIT ?',
    );
    this.recordsAfter = prepare(
      'SELECT id, record FROM ledger_records WHERE book = ? AND id > ? ORDER BY id LIMIT ?',
    );
    this.sweepBuckets = sweep('ledger_counts', 'resolution = ? AND start <= ?');
    this.sweepSpans = sweep('ledger_spans', 'ended_at <= ?');
    this.sweepRecords = sweep('ledger_records', 'added_at <= ?');
    this.sweepApplied = sweep('ledger_applied', 'applied_at <= ?');
  }
}
