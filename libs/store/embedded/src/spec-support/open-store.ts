import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EntryWrite } from '@reuso/store/ports';
import { EmbeddedEntryStore } from '../embedded-entry-store.js';
import { EmbeddedInvalidationFeed } from '../embedded-invalidation-feed.js';
import { StoreFile } from '../file/store-file.js';

export interface OpenEmbeddedStore {
  readonly dataDir: string;
  readonly file: StoreFile;
  readonly store: EmbeddedEntryStore;
  readonly feed: EmbeddedInvalidationFeed;
}

/** Opens embedded stores for a spec; `cleanUp` closes them and removes their folders. */
export class EmbeddedStores {
  readonly #folders: string[] = [];
  readonly #stores: EmbeddedEntryStore[] = [];

  newFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), 'reuso-embedded-'));
    this.#folders.push(folder);
    return folder;
  }

  open(dataDir = this.newFolder(), maxMb = 256): OpenEmbeddedStore {
    const feed = new EmbeddedInvalidationFeed();
    const file = new StoreFile(dataDir);
    const store = new EmbeddedEntryStore(file, feed, { maxMb });
    this.#stores.push(store);
    return { dataDir, file, store, feed };
  }

  async cleanUp(): Promise<void> {
    for (const store of this.#stores.splice(0)) await store.close();
    for (const folder of this.#folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  }
}

/** How many rows the store's file holds of a kind, those included that no longer show. */
export function rowsIn(
  { file }: OpenEmbeddedStore,
  table: 'entries' | 'contents' | 'details' | 'tags',
): number {
  return Number(file.database.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.['rows']);
}

/** Stores entries, a hundred at a time, without fences. */
export async function putAll({ store }: OpenEmbeddedStore, entries: readonly EntryWrite[]): Promise<void> {
  for (let at = 0; at < entries.length; at += 100) {
    await Promise.all(entries.slice(at, at + 100).map((entry) => store.put(entry, new Map())));
  }
}
