import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { EntryInspection, HitReport } from '@reuso/store/ports';
import { inTransaction } from '../file/transaction.js';
import { EntryPager } from './entry-pager.js';
import { EntryRemover } from './entry-remover.js';
import { ENTRY_COLUMNS, type EntryRow, bytesOf, summaryOf } from './entry-row.js';
import { EntrySweeper, type SweeperListener } from './entry-sweeper.js';
import { EntryTable } from './entry-table.js';
import { EntryWriter } from './entry-writer.js';
import type { Generations } from './generations.js';
import { nextTurn, stepTime } from './steps.js';
import { TenantRegister } from './tenant-register.js';

/** The entries of one open file, by what can be done with them. */
export class OpenEntries {
  readonly writer: EntryWriter;
  readonly remover: EntryRemover;
  readonly pager: EntryPager;
  readonly tenants: TenantRegister;
  readonly #sweeper: EntrySweeper;
  readonly #value: StatementSync;
  readonly #whole: StatementSync;
  readonly #addHits: StatementSync;

  constructor(
    private readonly database: DatabaseSync,
    generations: Generations,
    options: { readonly maxBytes: number; readonly listener: SweeperListener },
  ) {
    const table = new EntryTable(database);
    this.tenants = new TenantRegister(database);
    this.#sweeper = new EntrySweeper(database, table, this.tenants, options.maxBytes, options.listener);
    this.writer = new EntryWriter(database, table, this.tenants, generations, () => this.#sweeper.makeRoom());
    this.remover = new EntryRemover(database, table);
    this.pager = new EntryPager(database);
    // Rows as arrays: objects would cost a tenth of the read.
    this.#value = database.prepare('SELECT value FROM contents WHERE key = ? AND evict_at > ?', {
      returnArrays: true,
    });
    this.#whole = database.prepare(`
      SELECT ${ENTRY_COLUMNS}, c.value, d.detail
      FROM contents c JOIN entries e ON e.id = c.entry_id LEFT JOIN details d ON d.entry_id = c.entry_id
      WHERE c.key = ? AND c.evict_at > ?
    `);
    this.#addHits = database.prepare(`
      UPDATE entries SET hits = hits + ?, last_used_at = max(last_used_at, ?)
      WHERE id = (SELECT entry_id FROM contents WHERE key = ?)
    `);
  }

  value(key: string, now: number): Buffer | null {
    const row = this.#value.get(key, now) as unknown as readonly [Uint8Array] | undefined;
    return row === undefined ? null : bytesOf(row[0]);
  }

  inspect(key: string, now: number): EntryInspection | null {
    const row = this.#whole.get(key, now);
    if (row === undefined) return null;
    const detail = row['detail'] === null ? Buffer.alloc(0) : bytesOf(row['detail']);
    return { ...summaryOf(row as unknown as EntryRow), value: bytesOf(row['value']), detail };
  }

  async recordHits(reports: readonly HitReport[]): Promise<void> {
    for (let done = 0; done < reports.length;) {
      if (done > 0) await nextTurn();
      inTransaction(this.database, () => {
        const hasTime = stepTime();
        do {
          const report = reports[done];
          done += 1;
          if (report !== undefined) this.#addHits.run(report.hits, report.lastHitAt, report.key);
        } while (done < reports.length && hasTime());
      });
    }
  }

  /** Writes what waits to be written, and ends all work on the file. */
  close(): void {
    this.writer.close();
    this.#sweeper.close();
  }
}
