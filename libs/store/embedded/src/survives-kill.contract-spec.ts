import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError } from '@reuso/config';
import { until } from '@reuso/store/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from './spec-support/bundle.js';
import { EmbeddedStores, rowsIn } from './spec-support/open-store.js';

const KILLS = 5;
const SOME_WRITES = 300;

describe('the embedded store, killed', { timeout: 120_000 }, () => {
  const stores = new EmbeddedStores();
  const children = new Set<ChildProcess>();
  let program: string;

  beforeAll(async () => {
    program = await bundle(join(import.meta.dirname, 'spec-support/writing-child.ts'), stores.newFolder());
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await stores.cleanUp();
  });

  /** Starts a process that writes into the folder, and keeps account of what it says is done. */
  function startWriting(dataDir: string, run: string) {
    const child = spawn(process.execPath, [program, dataDir, run], { stdio: ['ignore', 'pipe', 'pipe'] });
    children.add(child);
    const stored = new Map<string, string>();
    const leaving = new Map<string, readonly string[]>();
    const removed = new Set<string>();
    const errors: string[] = [];
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => {
      const [what, name = '', tag] = line.split(' ');
      if (what === 'put' && tag !== undefined) stored.set(name, tag);
      if (what === 'removing') {
        // From here on they may be there or not, until it is told that they are gone.
        const keys = [...stored].filter(([, its]) => its === name).map(([key]) => key);
        leaving.set(name, keys);
        for (const key of keys) stored.delete(key);
      }
      if (what === 'removed') for (const key of leaving.get(name) ?? []) removed.add(key);
    });
    createInterface({ input: child.stderr }).on('line', (line) => errors.push(line));
    const ended = Promise.all([once(child, 'exit'), once(lines, 'close')]).then(() => children.delete(child));
    return { child, stored, removed, errors, ended };
  }

  it('keeps every write and every removal that it acknowledged', async () => {
    const dataDir = stores.newFolder();
    const stored = new Map<string, string>();
    const removed = new Set<string>();
    for (let run = 0; run < KILLS; run++) {
      const writing = startWriting(dataDir, String(run));
      await until(
        `it has written some: ${writing.errors.join(' ')}`,
        () => writing.stored.size > SOME_WRITES,
      );
      await sleep(randomInt(300));
      writing.child.kill('SIGKILL');
      await writing.ended;
      for (const [key, tag] of writing.stored) stored.set(key, tag);
      for (const key of writing.removed) removed.add(key);

      const opened = stores.open(dataDir);
      const { store, file } = opened;
      expect(file.database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
      for (const key of stored.keys()) {
        const value = await store.get(key);
        expect(value?.subarray(0, 32).equals(createHash('sha256').update(key).digest())).toBe(true);
        expect(value?.length).toBe(3_200);
      }
      for (const key of removed) expect(await store.get(key)).toBeNull();
      // Nothing is half there.
      const entries = rowsIn(opened, 'entries');
      expect([rowsIn(opened, 'contents'), rowsIn(opened, 'details')]).toEqual([entries, entries]);
      expect(rowsIn(opened, 'tags')).toBe(entries * 2);
      for (const tag of new Set(stored.values())) {
        const scopes = [{ tenant: 'tenant', layer: 'llm', tag } as const];
        const { matched } = await store.invalidate({ kind: 'tag', scopes }, { dryRun: true });
        // What was written but not yet told may be there too.
        const told = [...stored.values()].filter((its) => its === tag).length;
        expect(matched).toBeGreaterThanOrEqual(told);
      }
      await store.close();
    }
    expect(stored.size).toBeGreaterThan(SOME_WRITES);
    expect(removed.size).toBeGreaterThan(0);
  });

  it('keeps a second process out, until the first one is gone by whatever means', async () => {
    const dataDir = stores.newFolder();
    const writing = startWriting(dataDir, '0');
    await until('it writes', () => writing.stored.size > 0);
    expect(() => stores.open(dataDir)).toThrow(ConfigError);
    expect(() => stores.open(dataDir)).toThrow(/which another Reuso uses/);
    const second = startWriting(dataDir, '1');
    await second.ended;
    expect(second.child.exitCode).toBe(1);
    expect(second.errors.join('\n')).toContain('DATA_DIR was');
    expect(second.stored.size).toBe(0);
    writing.child.kill('SIGKILL');
    await writing.ended;
    expect(await stores.open(dataDir).store.get([...writing.stored.keys()][0] ?? '')).not.toBeNull();
  });
});
