import { Test } from '@nestjs/testing';
import { EntryStore, InvalidationFeed } from '@reuso/store/ports';
import { newEntry } from '@reuso/store/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { EmbeddedStoreModule } from './embedded-store.module.js';
import { EmbeddedStores } from './spec-support/open-store.js';

describe('EmbeddedStoreModule', () => {
  const stores = new EmbeddedStores();
  afterEach(() => stores.cleanUp());

  it.each([
    ['forRoot', (dataDir: string) => EmbeddedStoreModule.forRoot({ dataDir, maxMb: 64 })],
    [
      'forRootAsync',
      (dataDir: string) => EmbeddedStoreModule.forRootAsync({ useFactory: () => ({ dataDir, maxMb: 64 }) }),
    ],
  ])('provides the store and its feed by %s, and closes the file on shutdown', async (_, make) => {
    const dataDir = stores.newFolder();
    const app = await Test.createTestingModule({ imports: [make(dataDir)] }).compile();
    const store = app.get(EntryStore);
    const entry = newEntry();
    await store.put(entry, new Map());
    const keys: string[] = [];
    app
      .get(InvalidationFeed)
      .subscribe((event) => void (event.kind === 'removed' && keys.push(...event.keys)));
    await store.invalidate({ kind: 'keys', keys: [entry.key] }, { dryRun: false });
    expect(keys).toContain(entry.key);
    await app.close();
    // Free for another one.
    stores.open(dataDir);
  });
});
