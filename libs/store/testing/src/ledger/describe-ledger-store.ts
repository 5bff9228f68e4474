import { randomUUID } from 'node:crypto';
import {
  InvalidCursorError,
  LEDGER_RECORDS,
  LEDGER_SPANS,
  type LedgerStore,
  type LedgerWrite,
  OTHER_ID,
  bucketStart,
  joinSpans,
} from '@reuso/store/ports';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inCounts, newWrite } from './new-write.js';

export interface OpenedLedger {
  readonly store: LedgerStore;
  close(): Promise<void>;
}

/** How the suite gets at an adapter. The data may be shared with other suites: all books are new. */
export interface LedgerHarness {
  open(): Promise<OpenedLedger>;
  /** A second instance on the same data, for adapters that several processes may share; opened after the first. */
  openReplica?(): Promise<OpenedLedger>;
}

const SERIES = 'parts';
const RESOLUTIONS = ['minute', 'hour', 'day'] as const;

/** The rules that every `LedgerStore` keeps, whatever it is built on. */
export function describeLedgerStore(name: string, harness: LedgerHarness): void {
  describe(`the LedgerStore contract: ${name}`, { timeout: 60_000 }, () => {
    let opened: OpenedLedger | undefined;
    let replica: OpenedLedger | undefined;
    beforeAll(async () => {
      opened = await harness.open();
      replica = await harness.openReplica?.();
    });
    afterAll(async () => {
      await replica?.close();
      await opened?.close();
    });
    const store = (): LedgerStore => {
      if (opened === undefined) throw new Error('The adapter is not open: its beforeAll has not run');
      return opened.store;
    };
    /** Another process on the same data, where the adapter may have one. */
    const other = (): LedgerStore => replica?.store ?? store();

    const read = async ({ book, at }: LedgerWrite): Promise<unknown[]> => {
      const buckets = RESOLUTIONS.map((resolution) => ({ resolution, start: bucketStart(resolution, at) }));
      const found = await other().read(book, SERIES, buckets);
      return found.map((counts) => Object.fromEntries(counts));
    };

    it('adds up what writers in any number send, in buckets of each length', async () => {
      const write = newWrite(SERIES, { a: { n: 2, nano: 4_000_000_000_000 }, b: { n: 1 } });
      await store().add(write);
      await other().add({
        ...write,
        source: randomUUID(),
        ...inCounts(SERIES, { a: { n: 3 }, c: { n: -1 } }),
      });
      const sums = { a: { n: 5, nano: 4_000_000_000_000 }, b: { n: 1 }, c: { n: -1 } };
      expect(await read(write)).toEqual([sums, sums, sums]);
    });

    it('keeps the greatest of what begins with ^', async () => {
      const write = newWrite(SERIES, { a: { '^seen': 1_700_000_000_500 } });
      await store().add(write);
      await store().add({
        ...write,
        sequence: 2,
        ...inCounts(SERIES, { a: { '^seen': 1_700_000_000_400 } }),
      });
      const sums = { a: { '^seen': 1_700_000_000_500 } };
      expect(await read(write)).toEqual([sums, sums, sums]);
    });

    it('takes a write once however often it is sent, also when both arrive together', async () => {
      const write = newWrite(SERIES, { a: { n: 1 } }, { records: ['once'] });
      await Promise.all([store().add(write), other().add(write), store().add(write)]);
      await other().add({ ...write, sequence: 0 });
      const sums = { a: { n: 1 } };
      expect(await read(write)).toEqual([sums, sums, sums]);
      expect(await store().records(write.book, { limit: 10 })).toHaveLength(1);
      await store().add({ ...write, sequence: 2 });
      expect((await read(write))[0]).toEqual({ a: { n: 2 } });
    });

    it('loses nothing when many add to one bucket at the same time', async () => {
      const write = newWrite(SERIES, { a: { n: 1 } });
      await Promise.all(
        Array.from({ length: 200 }, (_, index) =>
          (index % 2 === 0 ? store() : other()).add({ ...write, source: randomUUID() }),
        ),
      );
      expect((await read(write))[2]).toEqual({ a: { n: 200 } });
    });

    it('keeps no more ids apart than asked, and counts the others together', async () => {
      const ids = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`id ${index}`, { n: 1 }]));
      const write = newWrite(SERIES, ids, { mostIds: 10 });
      await store().add(write);
      await other().add({ ...write, sequence: 2 });
      for (const bucket of (await read(write)) as Record<string, { n: number }>[]) {
        expect(Object.keys(bucket).length).toBeLessThanOrEqual(11);
        expect(bucket[OTHER_ID]?.n).toBe(60);
        expect(Object.values(bucket).reduce((sum, { n }) => sum + n, 0)).toBe(80);
      }
    });

    it.each(['id:with:colons', '=', '^', '{a}', '"', 'ü 漢 🙂', '__proto__', 'constructor'])(
      'takes %j for a book, an id and a thread',
      async (text) => {
        const now = Date.now();
        const book = `${text}${randomUUID()}`;
        const spans = new Map([[text, [{ startedAt: now, endedAt: now, counts: { n: 1 } }]]]);
        const write = { ...newWrite(SERIES, {}), book, spans };
        const counts = new Map([[text, { n: 1 }]]);
        await store().add({ ...write, series: write.series.map((series) => ({ ...series, counts })) });
        const [bucket] = await store().read(book, SERIES, [
          { resolution: 'day', start: bucketStart('day', write.at) },
        ]);
        expect(bucket?.get(text)).toEqual({ n: 1 });
        expect(await store().spans(book, text)).toHaveLength(1);
      },
    );

    it('shows nothing of one book, series or bucket in another', async () => {
      const write = newWrite(SERIES, { a: { n: 1 } });
      await store().add(write);
      const start = bucketStart('minute', write.at);
      const empty = [new Map()];
      expect(await store().read(randomUUID(), SERIES, [{ resolution: 'minute', start }])).toEqual(empty);
      expect(await store().read(write.book, 'others', [{ resolution: 'minute', start }])).toEqual(empty);
      expect(
        await store().read(write.book, SERIES, [{ resolution: 'minute', start: start - 60_000 }]),
      ).toEqual(empty);
    });

    it('joins spans without a pause between them, and parts those with one', async () => {
      const spansOf = (...times: readonly (readonly [number, number])[]): LedgerWrite['spans'] =>
        new Map([['run', times.map(([startedAt, endedAt]) => ({ startedAt, endedAt, counts: { n: 1 } }))]]);
      const pause = LEDGER_SPANS.pauseMs;
      const start = Date.now();
      const write = { ...newWrite(SERIES, {}), spans: spansOf([start, start + 10], [start + 5, start + 20]) };
      await store().add(write);
      const later = start + 20 + pause;
      await other().add({ ...write, source: randomUUID(), spans: spansOf([later, later + 5]) });
      await store().add({ ...write, sequence: 2, spans: spansOf([later + pause, later + pause + 1]) });
      expect(joinSpans(await store().spans(write.book, 'run'))).toEqual([
        { startedAt: start, endedAt: start + 20, counts: { n: 2 } },
        { startedAt: later, endedAt: later + pause + 1, counts: { n: 2 } },
      ]);
      const many = Array.from({ length: LEDGER_SPANS.most + 50 }, (_, index) => {
        const at = start + (index + 10) * 2 * pause;
        return [at, at + 1] as const;
      });
      await store().add({ ...write, sequence: 3, spans: spansOf(...many) });
      expect(await store().spans(write.book, 'run')).toHaveLength(LEDGER_SPANS.most);
    });

    it('pages through records from the latest back, and on from one that was read', async () => {
      const write = newWrite(SERIES, {}, { records: ['1', '2', '3'] });
      await store().add(write);
      await other().add({ ...write, sequence: 2, records: ['4', '5'] });
      const latest = await store().records(write.book, { limit: 2 });
      expect(latest.map(({ record }) => record)).toEqual(['5', '4']);
      const earlier = await store().records(write.book, { before: latest.at(-1)?.id, limit: 9 });
      expect(earlier.map(({ record }) => record)).toEqual(['3', '2', '1']);
      const since = await store().records(write.book, { after: earlier[0]?.id, limit: 9 });
      expect(since.map(({ record }) => record)).toEqual(['4', '5']);
      expect(await store().records(randomUUID(), { limit: 9 })).toEqual([]);
      await expect(store().records(write.book, { before: 'nonsense', limit: 9 })).rejects.toThrow(
        InvalidCursorError,
      );
    });

    it('keeps the latest records only', async () => {
      const write = newWrite(SERIES, {});
      const text = 'x'.repeat(20);
      for (let sequence = 1; sequence <= 12; sequence += 1) {
        const records = Array.from({ length: 1_000 }, (_, index) => `${sequence} ${index} ${text}`);
        await store().add({ ...write, sequence, records });
      }
      const all = await store().records(write.book, { limit: 20_000 });
      // A store may trim in blocks of its own.
      expect(all.length).toBeGreaterThanOrEqual(LEDGER_RECORDS.most);
      expect(all.length).toBeLessThan(LEDGER_RECORDS.most + 500);
      expect(all[0]?.record).toBe(`12 999 ${text}`);
    });
  });
}
