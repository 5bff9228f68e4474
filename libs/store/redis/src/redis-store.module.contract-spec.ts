import { Inject, Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { EntryStore, InvalidationFeed } from '@reuso/store/ports';
import { newEntry, until } from '@reuso/store/testing';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftOutIf } from '../../../../test/support/left-out.js';
import {
  findRedis,
  freePort,
  redisCommand,
  startRedis,
  type RunningRedis,
} from '../../../../test/support/redis/index.js';
import { RedisConnections } from './connection/redis-connections.js';
import { getRedisToken, InjectRedis } from './redis.tokens.js';
import { RedisStoreModule } from './redis-store.module.js';
import type { RedisStoreOptions } from './redis-store.options.js';

@Injectable()
class Consumer {
  constructor(
    @Inject(EntryStore) readonly store: EntryStore,
    @Inject(InvalidationFeed) readonly feed: InvalidationFeed,
    @InjectRedis() readonly redis: Redis,
    @InjectRedis('admin') readonly admin: Redis,
  ) {}
}

const SETTINGS = Symbol('settings');

describe('RedisStoreModule', leftOutIf(findRedis().reason), () => {
  let server: RunningRedis;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server?.stop());

  it('provides the ports and the connections, and closes what it opened', async () => {
    const options: RedisStoreOptions = { backend: { kind: 'redis', nodes: [server.url] } };
    const app = await Test.createTestingModule({
      imports: [RedisStoreModule.forRoot(options)],
      providers: [Consumer],
    }).compile();
    await app.init();
    const { store, feed, redis, admin } = app.get(Consumer);
    expect(redis).toBeInstanceOf(Redis);
    expect(redis).not.toBe(admin);
    expect(app.get(getRedisToken())).toBe(redis);
    await until('it is connected', () => app.get(RedisConnections).status().connected && feed.current);
    const entry = newEntry();
    await store.put(entry, new Map());
    expect(await store.get(entry.key)).toEqual(entry.value);
    await app.close();
    expect(feed.current).toBe(false);
    await until('its connections are closed', async () => {
      const clients = String(await redisCommand(server.port, 'client', 'list'));
      return !clients.includes('name=reuso-');
    });
    expect([redis.status, admin.status]).toEqual(['end', 'end']);
  });

  it('takes its options from other providers, and starts and stops without a Redis', async () => {
    @Module({ providers: [{ provide: SETTINGS, useValue: { port: await freePort() } }], exports: [SETTINGS] })
    class SettingsModule {}
    const app = await Test.createTestingModule({
      imports: [
        RedisStoreModule.forRootAsync({
          imports: [SettingsModule],
          inject: [SETTINGS],
          useFactory: ({ port }: { port: number }): RedisStoreOptions => ({
            backend: { kind: 'redis', nodes: [`redis://127.0.0.1:${port}`] },
          }),
        }),
      ],
      providers: [Consumer],
    }).compile();
    await app.init();
    await expect(app.get(Consumer).store.get('llm:1')).rejects.toThrow('Redis is not connected');
    await app.close();
  });
});
