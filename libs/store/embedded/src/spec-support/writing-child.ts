import { createHash, randomBytes } from 'node:crypto';
import type { EntryWrite } from '@reuso/store/ports';
import { EmbeddedEntryStore } from '../embedded-entry-store.js';
import { EmbeddedInvalidationFeed } from '../embedded-invalidation-feed.js';
import { StoreFile } from '../file/store-file.js';

/*
 * A process that stores and invalidates as fast as it can until it is killed. Arguments: the data folder, and the
 * number of this run. On a line of its own it tells each thing that has been done, "put <key> <tag>" and
 * "removed <tag>", and before it begins to remove, "removing <tag>".
 */
const [dataDir = '', run = ''] = process.argv.slice(2);
const WRITERS = 8;
const ROUND = 40;
const HOUR_MS = 3_600_000;

const store = new EmbeddedEntryStore(new StoreFile(dataDir), new EmbeddedInvalidationFeed(), { maxMb: 512 });

/** Every run uses its own tags, and leaves those of the others alone. */
async function write(writer: number): Promise<void> {
  for (let round = 0; ; round += 1) {
    const tag = `${run}/${writer}/${round}`;
    for (let i = 0; i < ROUND; i += 1) {
      const key = `llm:${randomBytes(32).toString('hex')}`;
      const fence = await store.fence(key, []);
      await store.put(entryOf(key, tag), fence);
      process.stdout.write(`put ${key} ${tag}\n`);
    }
    if (round % 2 === 1) continue;
    const scopes = [{ tenant: 'tenant', layer: 'llm', tag } as const];
    process.stdout.write(`removing ${tag}\n`);
    await store.invalidate({ kind: 'tag', scopes }, { dryRun: false });
    process.stdout.write(`removed ${tag}\n`);
  }
}

function entryOf(key: string, tag: string): EntryWrite {
  const now = Date.now();
  return {
    key,
    tenant: 'tenant',
    layer: 'llm',
    // Half-written bytes would not be the key's digest.
    value: Buffer.concat(Array.from({ length: 100 }, () => createHash('sha256').update(key).digest())),
    detail: Buffer.from(key),
    model: 'model',
    preview: 'preview',
    tags: ['all', tag],
    createdAt: now,
    expiresAt: now + HOUR_MS,
    evictAt: now + HOUR_MS,
  };
}

await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
