import { cp, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { findRedis, startRedis } from '../support/redis/index.js';

/** A store that outlives the servers on it, and what lies in it as bytes. */
export interface RawStore {
  readonly env: Readonly<Record<string, string>>;
  /** All that it holds, one after the other, as a thief of its files or its dump would get it. */
  read(): Promise<Buffer>;
  /** Listens to what it is sent from now on. @returns ends that, and tells what was heard */
  overhear(): Promise<() => Promise<string>>;
  stop(): Promise<void>;
}

export interface RawStoreKind {
  readonly name: string;
  readonly leftOut?: string;
  /** Whether several servers may use it. */
  readonly shared: boolean;
  start(): Promise<RawStore>;
}

const embedded: RawStoreKind = {
  name: 'the embedded store',
  shared: false,
  start: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'reuso-at-rest-'));
    return {
      env: { DATA_DIR: folder },
      read: async () => {
        const copy = await mkdtemp(join(tmpdir(), 'reuso-copy-'));
        await cp(folder, copy, { recursive: true });
        const files = (await readdir(copy, { withFileTypes: true })).filter((file) => file.isFile());
        const bytes = await Promise.all(files.map(({ name }) => readFile(join(copy, name))));
        await rm(copy, { recursive: true });
        return Buffer.concat(bytes);
      },
      // Nobody can listen to what a process tells itself.
      overhear: async () => async () => '',
      stop: () => rm(folder, { recursive: true, force: true }),
    };
  },
};

const redis: RawStoreKind = {
  name: 'Redis',
  shared: true,
  leftOut: findRedis().reason,
  start: async () => {
    // Its own compression would hide text from a search.
    const server = await startRedis({ args: ['--rdbcompression', 'no'] });
    const client = new Redis(server.url);
    return {
      env: { REDIS_URL: server.url },
      read: async () => {
        await client.save();
        const [, folder = ''] = await client.config('GET', 'dir');
        return await readFile(join(folder, 'dump.rdb'));
      },
      overhear: async () => {
        const heard: string[] = [];
        const monitor = await client.monitor();
        monitor.on('monitor', (_, args: string[]) => heard.push(args.join(' ')));
        return async () => {
          monitor.disconnect();
          return heard.join('\n');
        };
      },
      stop: async () => {
        client.disconnect();
        await server.stop();
      },
    };
  },
};

export const RAW_STORES: readonly RawStoreKind[] = [embedded, redis];
