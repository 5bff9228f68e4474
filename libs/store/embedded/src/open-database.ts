import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Logger } from '@nestjs/common';
import { DataDirInUseError } from './data-dir-in-use-error.js';
import { MIGRATIONS } from './schema.js';
import { isBusy, isDamaged } from './sqlite-error.js';

const FILE = 'reuso.db';
/** A whole check of a larger file would hold up the start; its damage is found when it is met. */
const MOST_BYTES_CHECKED = 256 * 1024 * 1024;

const logger = new Logger('EmbeddedStore');

/**
 * Opens the store's file, makes or migrates it, and locks it for this process until it is closed or the process ends,
 * by whatever means. A damaged file is set aside and a new one started: a cache can be made anew.
 *
 * @param dataDir a folder, made where it is missing, or `:memory:`
 * @throws DataDirInUseError
 */
export function openDatabase(dataDir: string): DatabaseSync {
  if (dataDir === ':memory:') return migrated(new DatabaseSync(':memory:'));
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, FILE);
  try {
    return openFile(path);
  } catch (error) {
    if (isBusy(error)) throw new DataDirInUseError(dataDir, { cause: error });
    if (!isDamaged(error)) throw error;
    setAside(path);
    return openFile(path);
  }
}

function openFile(path: string): DatabaseSync {
  const existed = existsSync(path);
  const database = new DatabaseSync(path);
  try {
    // Before the first read: in exclusive mode the write-ahead log needs no shared memory, and nobody else gets in.
    database.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      PRAGMA journal_size_limit = 67108864;
      PRAGMA cache_size = -32768;
      PRAGMA mmap_size = 268435456;
      BEGIN EXCLUSIVE;
      COMMIT;
    `);
    if (existed && statSync(path).size <= MOST_BYTES_CHECKED) check(database);
    return migrated(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

function check(database: DatabaseSync): void {
  const result = database.prepare('PRAGMA quick_check(1)').get();
  if (result?.['quick_check'] === 'ok') return;
  throw Object.assign(new Error(`quick_check: ${String(result?.['quick_check'])}`), { errcode: 11 });
}

function migrated(database: DatabaseSync): DatabaseSync {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (version > MIGRATIONS.length) {
    throw new Error(
      `The store's file was written by a newer Reuso (layout ${version}, this one knows ${MIGRATIONS.length}). ` +
        'Start that version, or give this one another DATA_DIR.',
    );
  }
  for (let next = version; next < MIGRATIONS.length; next += 1) {
    database.exec(`BEGIN; ${MIGRATIONS[next]} PRAGMA user_version = ${next + 1}; COMMIT;`);
  }
  return database;
}

function setAside(path: string): void {
  const aside = `${path}.damaged-${new Date().toISOString().replaceAll(':', '-')}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
  logger.error(`The store's file is damaged. It was set aside as ${aside}, and an empty one was started.`);
}
