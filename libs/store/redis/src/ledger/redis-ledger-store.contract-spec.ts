import { type LedgerWrite, bucketStart } from '@reuso/store/ports';
import { type LedgerHarness, describeLedgerStore } from '@reuso/store/testing';
import type { RedisBackend } from '@reuso/config';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftOutIf } from '../../../../../test/support/left-out.js';
import { type RunningRedis, findRedis, startRedis } from '../../../../../test/support/redis/index.js';
import type { RedisStore } from '../redis-store.js';
import { describeOnRedis } from '../spec-support/describe-on-redis.js';
import { openStore } from '../spec-support/open-store.js';
import { LedgerNames } from './ledger-names.js';

const missing = leftOutIf(findRedis().reason);

function harness(backend: () => RedisBackend): LedgerHarness {
  const open: LedgerHarness['open'] = async () => {
    const store = await openStore(backend());
    return { store: store.ledger, close: () => store.close() };
  };
  return { open, openReplica: open };
}

describeOnRedis('RedisLedgerStore', (name, backend) => describeLedgerStore(name, harness(backend)));

describe('What RedisLedgerStore writes', missing, () => {
  let redis: RunningRedis;
  let store: RedisStore;
  beforeAll(async () => {
    redis = await startRedis();
    store = await openStore({ kind: 'redis', nodes: [redis.url] });
  });
  afterAll(async () => {
    await store?.close();
    await redis?.stop();
  });

  const newWrite = (): LedgerWrite => ({
    book: randomUUID(),
    source: randomUUID(),
    sequence: 1,
    at: Date.now(),
    series: [
      {
        series: 's',
        resolutions: ['minute', 'hour', 'day'],
        mostIds: 9,
        counts: new Map([['a', { n: 1 }]]),
      },
    ],
    spans: new Map([['run', [{ startedAt: Date.now(), endedAt: Date.now(), counts: { n: 1 } }]]]),
    records: ['r'],
  });

  it('leaves no key without an expiry', async () => {
    const write = newWrite();
    await store.ledger.add(write);
    const { client } = store.connections.admin;
    if (!('keys' in client)) throw new Error('This is one node');
    const keys = await client.keys(`*${write.book}*`);
    expect(keys).toHaveLength(6);
    for (const key of keys) expect(Number(await client.call('pttl', key))).toBeGreaterThan(0);
  });

  it('takes the place of foreign data under its names', async () => {
    const write = newWrite();
    const names = new LedgerNames(write.book);
    const minute = { resolution: 'minute', start: bucketStart('minute', write.at) } as const;
    const { admin } = store.connections;
    await admin.send('set', names.bucket('s', minute), 'foreign');
    await admin.send('set', names.records, 'foreign');
    await admin.send('set', names.spans('run'), 'foreign');
    await admin.send(
      'hset',
      names.bucket('s', { resolution: 'day', start: bucketStart('day', write.at) }),
      'n:a',
      'x',
    );
    await store.ledger.add(write);
    const [counts] = await store.ledger.read(write.book, 's', [minute]);
    expect(counts?.get('a')).toEqual({ n: 1 });
    expect(await store.ledger.records(write.book, { limit: 5 })).toHaveLength(1);
    expect(await store.ledger.spans(write.book, 'run')).toHaveLength(1);
  });
});
