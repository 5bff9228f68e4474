import type { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';

const EVERY_MS = 1_000;
/**
 * Fewer changed rows than these stay in the log. They are some 50 MB, of a thousand entries: after each checkpoint the
 * writing thread waits for the disk once, as SQLite begins the log anew.
 */
const WORTH_IT = 8_000;
/** Then fewer are worth it too: the room that the log takes is used again, and a start after a crash is short. */
const OVERDUE_MS = 30_000;
/** Above this the log is made to begin anew although writers are busy. */
const MOST_LOG_PAGES = 32_768;
/** Moved in a few milliseconds. */
const FEW_PAGES = 500;
/** SQLite's own way, on the writing thread, should the worker be impossible to start. */
const WITHOUT_WORKER = 'PRAGMA wal_autocheckpoint = 4000';

/** Plain JavaScript in a string, for it has to run as it is from sources, from a bundle and in tests. */
const WORKER = `
  const { DatabaseSync } = require('node:sqlite');
  const { parentPort, workerData } = require('node:worker_threads');
  const database = new DatabaseSync(workerData.path);
  database.exec('PRAGMA wal_autocheckpoint = 0; PRAGMA synchronous = NORMAL');
  const checkpoint = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');

  // Again while much was written meanwhile, so that little is left to whoever makes the log begin anew.
  function run() {
    let log = 0;
    for (let round = 0, before = -Infinity; round < 5; round += 1, before = log) {
      log = checkpoint.get().log;
      if (log <= workerData.mostLogPages || log - before < workerData.fewPages) break;
    }
    return log;
  }

  parentPort.on('message', (message) => {
    if (message === 'close') {
      database.close();
      parentPort.close();
      return;
    }
    try {
      parentPort.postMessage(run());
    } catch {
      // A full disk, perhaps: tried again.
      parentPort.postMessage(null);
    }
  });
`;

/**
 * Moves what was written from the write-ahead log into the database file, on a thread of its own: a checkpoint waits
 * for the disk for tens of milliseconds, and the event loop must not.
 */
export class Checkpointer {
  readonly #timer: NodeJS.Timeout;
  #worker: Worker | undefined;
  #failed = false;
  #running = false;
  /** When the latest checkpoint began, by the monotonic clock, in ms. */
  #latest = performance.now();
  /** Changed rows that checkpoints have moved. */
  #checkpointed = 0;
  /** Changed rows when the running checkpoint began. */
  #asked = 0;

  constructor(
    private readonly database: DatabaseSync,
    private readonly path: string,
  ) {
    database.exec('PRAGMA wal_autocheckpoint = 0');
    this.#timer = setInterval(() => this.#checkpointIfWorthIt(), EVERY_MS);
    this.#timer.unref();
  }

  /** To be called before the database is closed: the last one to close it tidies up. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    const worker = this.#worker;
    if (worker === undefined || this.#failed) return;
    const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    worker.ref();
    worker.postMessage('close');
    await exited;
  }

  #checkpointIfWorthIt(): void {
    if (this.#running || this.#failed) return;
    const changes = this.#changes();
    const waiting = changes - this.#checkpointed;
    const overdue = performance.now() - this.#latest > OVERDUE_MS;
    if (waiting < (overdue ? 1 : WORTH_IT)) return;
    this.#latest = performance.now();
    this.#asked = changes;
    this.#running = true;
    this.#worker ??= this.#start();
    this.#worker.postMessage('checkpoint');
  }

  #changes(): number {
    return Number(this.database.prepare('SELECT total_changes() AS changes').get()?.['changes']);
  }

  #start(): Worker {
    const worker = new Worker(WORKER, {
      eval: true,
      workerData: { path: this.path, mostLogPages: MOST_LOG_PAGES, fewPages: FEW_PAGES },
      execArgv: [],
    });
    worker.unref();
    worker.on('message', (logPages: number | null) => {
      this.#running = false;
      if (logPages === null) return;
      this.#checkpointed = this.#asked;
      if (logPages > MOST_LOG_PAGES) this.#beginLogAnew();
    });
    worker.on('error', () => {
      this.#failed = true;
      if (this.database.isOpen) this.database.exec(WITHOUT_WORKER);
    });
    return worker;
  }

  /** Nearly all of the log has been moved by now, so this is short. */
  #beginLogAnew(): void {
    try {
      this.database.exec('PRAGMA wal_checkpoint(RESTART)');
    } catch {
      // The next checkpoint tries again, and what is wrong with the file is told to those who read or write.
    }
  }
}
