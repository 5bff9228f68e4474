import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Logger } from '@nestjs/common';
import { ConfigError } from '@reuso/config';
import { newEntry } from '@reuso/store/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { leftOutIf } from '../../../../../test/support/left-out.js';
import { EmbeddedStores } from '../spec-support/open-store.js';

const asRoot = process.getuid?.() === 0 ? 'root may write into any folder' : undefined;

describe('the embedded store, opening its file', () => {
  const stores = new EmbeddedStores();
  let logged: string[];

  beforeEach(() => {
    logged = [];
    vi.spyOn(Logger.prototype, 'error').mockImplementation((message) => void logged.push(String(message)));
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await stores.cleanUp();
  });

  /** A folder in which a store has left one entry. */
  async function folderWithEntry(): Promise<{ dataDir: string; key: string }> {
    const { store, dataDir } = stores.open();
    const entry = newEntry();
    await store.put(entry, new Map());
    await store.close();
    return { dataDir, key: entry.key };
  }

  async function expectEmptyAndWorking(dataDir: string, key: string): Promise<void> {
    const { store } = stores.open(dataDir);
    expect(await store.get(key)).toBeNull();
    const entry = newEntry();
    await store.put(entry, new Map());
    expect((await store.get(entry.key))?.equals(entry.value)).toBe(true);
    await store.close();
  }

  const asideIn = (dataDir: string) => readdirSync(dataDir).filter((name) => name.includes('.damaged-'));

  function refusal(open: () => unknown): string {
    try {
      open();
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      return (error as ConfigError).message;
    }
    throw new Error('It was not refused');
  }

  it('makes the folder, and finds again what it left there', async () => {
    const dataDir = join(stores.newFolder(), 'deeper', 'still');
    const first = stores.open(dataDir);
    const entry = newEntry({ detail: Buffer.from('{}') });
    await first.store.put(entry, new Map());
    await first.store.close();
    const { store } = stores.open(dataDir);
    expect((await store.get(entry.key))?.equals(entry.value)).toBe(true);
    expect((await store.inspect(entry.key))?.detail.toString()).toBe('{}');
  });

  it('leaves one tidy file behind', async () => {
    const { dataDir } = await folderWithEntry();
    expect(readdirSync(dataDir).sort()).toEqual(['reuso.db', 'reuso.lock']);
  });

  it('writes no file when it is to keep nothing', async () => {
    const before = readdirSync('.');
    const { store } = stores.open(':memory:');
    await store.put(newEntry(), new Map());
    expect(readdirSync('.')).toEqual(before);
  });

  it('refuses a folder that another one uses, in one line that names the setting', async () => {
    const { dataDir, store } = stores.open();
    const message = refusal(() => stores.open(dataDir));
    expect(message).toMatch(/^DATA_DIR was ".*", which another Reuso uses\./);
    expect(message).not.toContain('\n');
    expect(message).toContain(dataDir);
    await store.close();
    stores.open(dataDir);
  });

  it('refuses a folder that is none', () => {
    const path = join(stores.newFolder(), 'file');
    writeFileSync(path, 'text');
    expect(refusal(() => stores.open(path))).toMatch(
      /^DATA_DIR was ".*", which cannot be used \(.*\); it may be /,
    );
    expect(readFileSync(path, 'utf8')).toBe('text');
  });

  describe('in a folder that it may not write to', leftOutIf(asRoot), () => {
    it('refuses', () => {
      const path = stores.newFolder();
      chmodSync(path, 0o500);
      expect(refusal(() => stores.open(path))).toMatch(/^DATA_DIR was ".*", which cannot be used/);
      chmodSync(path, 0o700);
    });
  });

  it('refuses what a newer Reuso has written, and leaves it as it is', async () => {
    const { dataDir, key } = await folderWithEntry();
    const path = join(dataDir, 'reuso.db');
    const setVersion = (version: number): number => {
      const database = new DatabaseSync(path);
      const before = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
      database.exec(`PRAGMA user_version = ${version}`);
      database.close();
      return before;
    };
    const own = setVersion(99);
    expect(refusal(() => stores.open(dataDir))).toMatch(
      /^DATA_DIR names a folder that a newer Reuso has written/,
    );
    setVersion(own);
    expect(await stores.open(dataDir).store.get(key)).not.toBeNull();
  });

  it.each([
    [
      'text',
      (path: string) => writeFileSync(path, 'This is no database, however long it may be. '.repeat(400)),
    ],
    ['cut short', (path: string) => writeFileSync(path, readFileSync(path).subarray(0, 10_000))],
    ['overwritten in part', overwriteMiddle],
    ["another program's database", makeForeign],
  ])('sets a file aside that is %s, says so, and starts an empty one', async (_, spoil) => {
    const { dataDir, key } = await folderWithEntry();
    const path = join(dataDir, 'reuso.db');
    spoil(path);
    const spoiled = readFileSync(path);
    await expectEmptyAndWorking(dataDir, key);
    const [aside = '', ...others] = asideIn(dataDir);
    expect(others).toEqual([]);
    expect(readFileSync(join(dataDir, aside)).equals(spoiled)).toBe(true);
    expect(logged).toEqual([expect.stringContaining(`set aside as ${join(dataDir, aside)}`)]);
  });

  it('starts anew where somebody removed the file but not its log', async () => {
    const { dataDir } = stores.open();
    await stores.cleanUp();
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(join(dataDir, 'reuso.db-wal'), Buffer.alloc(8_192, 1));
    await expectEmptyAndWorking(dataDir, newEntry().key);
    expect(existsSync(join(dataDir, 'reuso.db'))).toBe(true);
  });
});

function overwriteMiddle(path: string): void {
  const bytes = readFileSync(path);
  bytes.fill(0xa5, 4_096, bytes.length - 4_096);
  writeFileSync(path, bytes);
}

function makeForeign(path: string): void {
  writeFileSync(path, '');
  const database = new DatabaseSync(path);
  database.exec('CREATE TABLE songs (title TEXT)');
  database.close();
}
