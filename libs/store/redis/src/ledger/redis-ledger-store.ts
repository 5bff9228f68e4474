import {
  InvalidCursorError,
  type LedgerBucket,
  type LedgerCounts,
  type LedgerRecord,
  type LedgerRecordQuery,
  type LedgerSpan,
  LedgerStore,
  type LedgerWrite,
} from '@reuso/store/ports';
import type { RedisConnections } from '../connection/redis-connections.js';
import { addToLedger } from '../scripts/add-to-ledger.lua.js';
import { ledgerArguments } from './ledger-arguments.js';
import { LedgerNames } from './ledger-names.js';

/** Longer than a write is tried again for. */
const SEQUENCE_KEPT_MS = 2 * 86_400_000;
/** Of a stream's entry: ms and a number, both up to 64 bits. */
const RECORD_ID = /^\d{1,15}(-\d{1,15})?$/;

/** Counts in hashes that Redis drops by itself, one for each bucket of a series. What is where: `ledger-names.ts`. */
export class RedisLedgerStore extends LedgerStore {
  constructor(private readonly connections: RedisConnections) {
    super();
  }

  override async add(write: LedgerWrite): Promise<void> {
    const names = new LedgerNames(write.book);
    const { keys, json } = ledgerArguments(names, write);
    const all = [names.applied(write.source), names.records, ...keys];
    await this.connections.admin.run(addToLedger, all, [write.sequence, SEQUENCE_KEPT_MS, json]);
  }

  override async read(
    book: string,
    series: string,
    buckets: readonly LedgerBucket[],
  ): Promise<readonly ReadonlyMap<string, LedgerCounts>[]> {
    const names = new LedgerNames(book);
    const replies = await Promise.all(
      buckets.map((bucket) => this.connections.admin.send('hgetall', names.bucket(series, bucket))),
    );
    return replies.map(countsById);
  }

  override async spans(book: string, thread: string): Promise<readonly LedgerSpan[]> {
    const list = new LedgerNames(book).spans(thread);
    const items = (await this.connections.admin.send('lrange', list, 0, -1)) as string[];
    return items
      .map((item) => JSON.parse(item) as [number, number, LedgerCounts])
      .map(([startedAt, endedAt, counts]) => ({ startedAt, endedAt, counts }))
      .sort((a, b) => a.startedAt - b.startedAt);
  }

  override async records(book: string, query: LedgerRecordQuery): Promise<readonly LedgerRecord[]> {
    const { before, after, limit } = query;
    if (!RECORD_ID.test(before ?? after ?? '0-0')) throw new InvalidCursorError();
    const stream = new LedgerNames(book).records;
    const range: [string, ...string[]] =
      after === undefined
        ? ['xrevrange', stream, before === undefined ? '+' : `(${before}`, '-']
        : ['xrange', stream, `(${after}`, '+'];
    const reply = (await this.connections.admin.send(...range, 'COUNT', limit)) as [string, string[]][];
    return reply.map(([id, [, record = '']]) => ({ id, record }));
  }
}

/** A hash's fields and values in turn; values of more than 2^53 are cut to that. */
function countsById(reply: unknown): ReadonlyMap<string, LedgerCounts> {
  const byId = new Map<string, Record<string, number>>();
  const flat = (Array.isArray(reply) ? reply : Object.entries(reply as object).flat()) as string[];
  for (let index = 0; index < flat.length; index += 2) {
    const field = flat[index] ?? '';
    const colon = field.indexOf(':');
    if (colon < 0 || field.startsWith('=')) continue;
    const id = field.slice(colon + 1);
    let counts = byId.get(id);
    if (counts === undefined) byId.set(id, (counts = {}));
    counts[field.slice(0, colon)] = Math.min(Number(flat[index + 1]), Number.MAX_SAFE_INTEGER);
  }
  return byId;
}
