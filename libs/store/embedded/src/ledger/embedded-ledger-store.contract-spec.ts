import { LEDGER_BUCKETS, type LedgerWrite, bucketStart } from '@reuso/store/ports';
import { describeLedgerStore } from '@reuso/store/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { EmbeddedStores } from '../spec-support/open-store.js';
import { EmbeddedLedgerStore } from './embedded-ledger-store.js';
import { OpenLedger } from './open-ledger.js';

describe.each(['in a file', 'in memory'])('EmbeddedLedgerStore %s', (where) => {
  describeLedgerStore(where, {
    open: async () => {
      const stores = new EmbeddedStores();
      const { file } = stores.open(where === 'in memory' ? ':memory:' : undefined);
      const store = new EmbeddedLedgerStore(file);
      return {
        store,
        close: async () => {
          store.close();
          await stores.cleanUp();
        },
      };
    },
  });
});

describe('the embedded ledger', () => {
  const stores = new EmbeddedStores();
  afterEach(() => stores.cleanUp());

  const writeAt = (at: number): LedgerWrite => ({
    book: 'book',
    source: `${at}`,
    sequence: 1,
    at,
    series: [
      {
        series: 's',
        resolutions: ['minute', 'hour', 'day'],
        mostIds: 9,
        counts: new Map([['a', { n: 1 }]]),
      },
    ],
    spans: new Map([['run', [{ startedAt: at, endedAt: at, counts: { n: 1 } }]]]),
    records: ['r'],
  });

  it('sweeps what is past its time, and nothing else', () => {
    const { file } = stores.open();
    const ledger = new OpenLedger(file.database);
    const old = Date.UTC(2026, 0, 5, 12);
    ledger.add(writeAt(old), old);
    const rows = (): number =>
      ['counts', 'spans', 'records', 'applied'].reduce(
        (sum, table) =>
          sum + Number(file.database.prepare(`SELECT count(*) AS n FROM ledger_${table}`).get()?.['n']),
        0,
      );
    const { keptMs, lengthMs } = LEDGER_BUCKETS.minute;
    expect(rows()).toBe(6);
    expect(ledger.sweep(old + keptMs)).toBe(false);
    expect(ledger.sweep(old + keptMs + lengthMs)).toBe(true);
    expect(rows()).toBe(5);
    const hour = { resolution: 'hour', start: bucketStart('hour', old) } as const;
    expect(ledger.read('book', 's', hour).get('a')).toEqual({ n: 1 });
    while (ledger.sweep(old + LEDGER_BUCKETS.day.keptMs * 2)) expect(rows()).toBeLessThan(5);
    expect(rows()).toBe(0);
  });

  it('goes on with the new file when the damaged one was set aside', async () => {
    const opened = stores.open();
    const ledger = new EmbeddedLedgerStore(opened.file, (error) => opened.store.mendIfDamaged(error));
    const now = Date.now();
    await ledger.add(writeAt(now));
    await opened.file.startAnew();
    await ledger.add(writeAt(now));
    const [counts] = await ledger.read('book', 's', [
      { resolution: 'minute', start: bucketStart('minute', now) },
    ]);
    expect(counts?.get('a')).toEqual({ n: 1 });
    ledger.close();
  });
});
