import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConfigError } from '@reuso/config';
import { isBusy } from './sqlite-error.js';

const FILE = 'reuso.lock';

/**
 * Keeps other processes away from a data folder. The lock is the operating system's, on a file that is never written
 * to, and goes with the process by whatever means it ends. It is taken through SQLite since Node offers no other way.
 */
export class DataDirLock {
  readonly #file: DatabaseSync;

  /** @throws ConfigError when another process has it */
  constructor(dataDir: string) {
    this.#file = new DatabaseSync(join(dataDir, FILE));
    try {
      this.#file.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    } catch (error) {
      this.#file.close();
      if (!isBusy(error)) throw error;
      throw new ConfigError([
        `DATA_DIR was "${dataDir}", which another Reuso uses. Stop that one, give this one another folder, or set ` +
          'REDIS_URL to let several share a store.',
      ]);
    }
  }

  release(): void {
    if (this.#file.isOpen) this.#file.close();
  }
}
