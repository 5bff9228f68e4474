import { existsSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Logger } from '@nestjs/common';
import { ConfigError } from '@reuso/config';
import { Checkpointer } from './checkpointer.js';
import { DataDirLock } from './data-dir-lock.js';
import { makeFolder } from './make-folder.js';
import { APPLICATION_ID, MIGRATIONS } from './schema.js';
import { DamagedFileError, isDamaged } from './sqlite-error.js';

const FILE = 'reuso.db';
/** A whole check of a larger file would hold up the start; its damage is found when it is met. */
const MOST_BYTES_CHECKED = 256 * 1024 * 1024;

/** No memory mapping: a file that is cut short under it would end the process. */
const SETTINGS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA journal_size_limit = 67108864;
  PRAGMA cache_size = -65536;
  PRAGMA temp_store = MEMORY;
`;

const logger = new Logger('EmbeddedStore');

/**
 * The store's file, held for this process until it is closed or the process ends, by whatever means. A damaged file
 * is set aside and a new one started, for a cache can be made anew.
 */
export class StoreFile {
  readonly #lock: DataDirLock | undefined;
  #database: DatabaseSync;
  #checkpointer: Checkpointer | undefined;

  /**
   * @param dataDir a folder, made where it is missing, or `:memory:`
   * @throws ConfigError when another process uses the folder, or this one may not write there
   */
  constructor(private readonly dataDir: string) {
    if (dataDir === ':memory:') {
      this.#database = migrate(new DatabaseSync(dataDir));
      return;
    }
    try {
      makeFolder(dataDir);
      this.#lock = new DataDirLock(dataDir);
    } catch (error) {
      throw unusable(dataDir, error);
    }
    try {
      this.#database = this.#open();
    } catch (error) {
      this.#lock.release();
      throw unusable(dataDir, error);
    }
  }

  get database(): DatabaseSync {
    return this.#database;
  }

  /** Starts with an empty file, and keeps the damaged one beside it. All statements have to be prepared anew. */
  async startAnew(): Promise<void> {
    await this.#closeDatabase();
    setAside(this.#path);
    this.#database = this.#open();
  }

  async close(): Promise<void> {
    await this.#closeDatabase();
    this.#lock?.release();
  }

  get #path(): string {
    return join(this.dataDir, FILE);
  }

  async #closeDatabase(): Promise<void> {
    await this.#checkpointer?.close();
    if (this.#database.isOpen) this.#database.close();
  }

  #open(): DatabaseSync {
    const database = openSound(this.#path);
    this.#checkpointer = new Checkpointer(database, this.#path);
    return database;
  }
}

function openSound(path: string): DatabaseSync {
  try {
    return openFile(path);
  } catch (error) {
    if (!isDamaged(error)) throw error;
    setAside(path);
    return openFile(path);
  }
}

function openFile(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    // Looked at first: another program's file is not to be changed.
    identify(database);
    if (statSync(path).size <= MOST_BYTES_CHECKED) check(database);
    database.exec(SETTINGS);
    return migrate(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

function check(database: DatabaseSync): void {
  const outcome = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
  if (outcome !== 'ok') throw new DamagedFileError(String(outcome));
}

/** @throws DamagedFileError when the file is another program's, ConfigError when it is a newer Reuso's */
function identify(database: DatabaseSync): void {
  const empty = database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined;
  const application = database.prepare('PRAGMA application_id').get()?.['application_id'];
  if (!empty && application !== APPLICATION_ID)
    throw new DamagedFileError("it is another program's database");
  const version = versionOf(database);
  if (version <= MIGRATIONS.length) return;
  throw new ConfigError([
    `DATA_DIR names a folder that a newer Reuso has written (layout ${version}, this one knows ` +
      `${MIGRATIONS.length}). Start that version, or give this one another folder.`,
  ]);
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
}

function migrate(database: DatabaseSync): DatabaseSync {
  const version = versionOf(database);
  for (const [index, migration] of MIGRATIONS.entries()) {
    if (index < version) continue;
    database.exec(`BEGIN; ${migration} PRAGMA user_version = ${index + 1}; COMMIT;`);
  }
  return database;
}

function setAside(path: string): void {
  if (!existsSync(path)) return;
  const aside = `${path}.damaged-${new Date().toISOString().replaceAll(':', '-')}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
  logger.error(`The store's file is damaged. It was set aside as ${aside}, and an empty one was started.`);
}

/** What makes the start impossible, as the setting that has to change. */
function unusable(dataDir: string, error: unknown): unknown {
  if (error instanceof ConfigError || !(error instanceof Error)) return error;
  return new ConfigError([
    `DATA_DIR was "${dataDir}", which cannot be used (${error.message}); it may be a folder that this user can ` +
      'write to, or ":memory:".',
  ]);
}
