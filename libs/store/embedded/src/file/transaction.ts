import type { DatabaseSync } from 'node:sqlite';

/** Runs `work` as a whole or not at all. */
export function inTransaction<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // SQLite has already rolled back after some errors, a full disk among them.
    if (database.isOpen && database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
