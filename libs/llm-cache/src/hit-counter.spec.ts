import type { HitReport } from '@reuso/store/ports';
import { MemoryEntryStore, newEntry } from '@reuso/store/testing';
import { describe, expect, it } from 'vitest';
import { HitCounter } from './hit-counter.js';

/** Takes reports only when it is let to, as one that is busy. */
class BusyStore extends MemoryEntryStore {
  readonly #waiting: (() => void)[] = [];

  override async recordHits(reports: readonly HitReport[]): Promise<void> {
    await new Promise<void>((resume) => this.#waiting.push(resume));
    await super.recordHits(reports);
  }

  get waits(): number {
    return this.#waiting.length;
  }

  goOn(): void {
    for (const resume of this.#waiting.splice(0)) resume();
  }
}

describe('The counter of hits', () => {
  it('is closed when all is written, also what an earlier flush was still at', async () => {
    const store = new BusyStore();
    const entry = newEntry();
    await store.put(entry, new Map());
    const counter = new HitCounter(store);
    counter.add(entry.key);
    counter.add(entry.key);
    void counter.flush();
    await expect.poll(() => store.waits).toBe(1);
    counter.add(entry.key);
    let isClosed = false;
    const closed = counter.close().then(() => (isClosed = true));
    await new Promise((resume) => setImmediate(resume));
    expect(isClosed).toBe(false);
    store.goOn();
    await expect.poll(() => store.waits).toBe(1);
    store.goOn();
    await closed;
    expect((await store.inspect(entry.key))?.hits).toBe(3);
  });

  it('goes on after a write that failed', async () => {
    const store = new MemoryEntryStore();
    const entry = newEntry();
    await store.put(entry, new Map());
    const record = store.recordHits.bind(store);
    store.recordHits = () => Promise.reject(new Error('out of order'));
    const counter = new HitCounter(store);
    counter.add(entry.key);
    await expect(counter.flush()).rejects.toThrow('out of order');
    store.recordHits = record;
    counter.add(entry.key);
    await counter.close();
    expect((await store.inspect(entry.key))?.hits).toBe(1);
  });
});
