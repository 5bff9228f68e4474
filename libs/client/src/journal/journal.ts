import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ReusoError } from '../http/reuso-error.js';
import type { JournalEntry } from './journal-entry.js';
import { readJournal } from './read-journal.js';

/** The journal cannot be used. */
export class JournalError extends ReusoError {
  override readonly name = 'JournalError';
}

/**
 * Notes each answer as it comes: NDJSON, a head and then a line an atom, each on the disk before the run goes on, so
 * that a run that is killed loses only what was in flight.
 */
export class Journal {
  #writing: Promise<void> = Promise.resolve();

  private constructor(
    private readonly file: FileHandle,
    /** What it held when it was opened, by atom. */
    readonly entries: ReadonlyMap<string, JournalEntry>,
  ) {}

  /** @throws JournalError when the file is of another masterplan, no journal at all, or cannot be written */
  static async open(
    { path, resume }: { readonly path: string; readonly resume: boolean },
    masterplanId: string,
  ): Promise<Journal> {
    try {
      return await Journal.#open(path, resume, masterplanId);
    } catch (error) {
      if (error instanceof JournalError) throw error;
      throw new JournalError(
        `The journal "${path}" cannot be used: ${(error as Error).message}; name a file that can be written`,
        { cause: error },
      );
    }
  }

  static async #open(path: string, resume: boolean, masterplanId: string): Promise<Journal> {
    const content = await readJournal(path);
    if (content === 'foreign') throw new JournalError(`"${path}" is not a journal; name another file`);
    if (resume && content !== undefined) {
      if (content.masterplanId !== masterplanId) {
        throw new JournalError(
          `"${path}" is the journal of masterplan "${content.masterplanId}", not of "${masterplanId}"`,
        );
      }
      const file = await open(path, 'r+');
      await file.truncate(content.wholeBytes);
      await file.close();
      return new Journal(await open(path, 'a'), content.entries);
    }
    await mkdir(dirname(path), { recursive: true });
    const journal = new Journal(await open(path, 'w'), new Map());
    await journal.#write({
      type: 'run',
      version: 1,
      masterplan_id: masterplanId,
      started_at: new Date().toISOString(),
    });
    return journal;
  }

  /** Resolves when it is on the disk. */
  note(entry: JournalEntry): Promise<void> {
    return this.#write({ type: 'atom', ...entry });
  }

  /** Notes that every atom is answered. */
  end(): Promise<void> {
    return this.#write({ type: 'end', ended_at: new Date().toISOString() });
  }

  async close(): Promise<void> {
    await this.#writing.catch(() => undefined);
    await this.file.close();
  }

  /** One line at a time, so that no two are mixed. */
  #write(line: object): Promise<void> {
    const write = async (): Promise<void> => {
      await this.file.appendFile(`${JSON.stringify(line)}\n`);
      await this.file.datasync();
    };
    this.#writing = this.#writing.then(write);
    return this.#writing;
  }
}
