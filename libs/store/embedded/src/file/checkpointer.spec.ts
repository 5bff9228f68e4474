import type { EventEmitter } from 'node:events';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Checkpointer } from './checkpointer.js';

const { workers } = vi.hoisted(() => ({ workers: [] as unknown[] }));

vi.mock('node:worker_threads', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  /** A worker that notes what it is asked for and does nothing. */
  class Worker extends Emitter {
    readonly asked: unknown[] = [];
    constructor() {
      super();
      workers.push(this);
    }
    postMessage(message: unknown): void {
      this.asked.push(message);
      if (message === 'close') this.emit('exit');
    }
    ref(): void {}
    unref(): void {}
  }
  return { Worker };
});

interface FakeWorker extends EventEmitter {
  readonly asked: unknown[];
}

describe('Checkpointer', () => {
  let database: DatabaseSync;
  let checkpointer: Checkpointer;

  beforeEach(() => {
    vi.useFakeTimers();
    workers.length = 0;
    database = new DatabaseSync(':memory:');
    database.exec('CREATE TABLE numbers (number INTEGER)');
    checkpointer = new Checkpointer(database, 'a path');
  });
  afterEach(async () => {
    await checkpointer.close();
    database.close();
    vi.useRealTimers();
  });

  const worker = () => workers[0] as FakeWorker | undefined;
  const pages = () => database.prepare('PRAGMA wal_autocheckpoint').get()?.['wal_autocheckpoint'];

  function change(rows: number): void {
    database.exec(`
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
      INSERT INTO numbers SELECT i FROM n
    `);
    vi.advanceTimersByTime(1_000);
  }

  it('checkpoints on its own thread, and only when much has changed', () => {
    change(1_000);
    expect(worker()).toBeUndefined();
    change(10_000);
    expect(worker()?.asked).toEqual(['checkpoint']);
    expect(pages()).toBe(0);
  });

  it('checkpoints little too, once it is overdue, and nothing never', () => {
    change(10);
    vi.advanceTimersByTime(28_000);
    expect(worker()).toBeUndefined();
    vi.advanceTimersByTime(3_000);
    expect(worker()?.asked).toEqual(['checkpoint']);
    worker()?.emit('message', 100);
    vi.advanceTimersByTime(100_000);
    expect(worker()?.asked).toEqual(['checkpoint']);
  });

  it('tries again when a checkpoint has failed', () => {
    change(10_000);
    worker()?.emit('message', null);
    vi.advanceTimersByTime(1_000);
    expect(worker()?.asked).toEqual(['checkpoint', 'checkpoint']);
  });

  it('runs one checkpoint at a time', () => {
    change(10_000);
    change(10_000);
    expect(worker()?.asked).toEqual(['checkpoint']);
    worker()?.emit('message', 100);
    vi.advanceTimersByTime(1_000);
    expect(worker()?.asked).toEqual(['checkpoint', 'checkpoint']);
  });

  it('leaves checkpoints to SQLite when there can be no thread', () => {
    change(10_000);
    worker()?.emit('error', new Error('no threads here'));
    expect(pages()).toBe(4_000);
    change(20_000);
    expect(worker()?.asked).toEqual(['checkpoint']);
  });

  it('has its thread let go of the file when it is closed', async () => {
    change(10_000);
    await checkpointer.close();
    expect(worker()?.asked).toEqual(['checkpoint', 'close']);
  });
});
