import { newEntry, scopeOf, until } from '@reuso/store/testing';
import type { InvalidationEvent } from '@reuso/store/ports';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { leftOutIf } from '../../../../../test/support/left-out.js';
import {
  findRedis,
  redisCommand,
  startRedis,
  type RunningRedis,
} from '../../../../../test/support/redis/index.js';
import type { RedisStore } from '../redis-store.js';
import { openStore } from '../spec-support/open-store.js';
import { NEAR_KEYS } from './near-names.js';

describe('RedisInvalidationFeed', leftOutIf(findRedis().reason), () => {
  let redis: RunningRedis;
  let a: RedisStore;
  let b: RedisStore;
  let heard: InvalidationEvent[];
  const command = (name: string, ...args: (string | number)[]): Promise<unknown> =>
    redisCommand(redis.port, name, ...args);
  const invalidate = (key: string): Promise<unknown> =>
    a.entries.invalidate({ kind: 'keys', keys: [key] }, { dryRun: false });

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis?.stop());
  beforeEach(async () => {
    const backend = { kind: 'redis', nodes: [redis.url] } as const;
    [a, b] = await Promise.all([openStore(backend), openStore(backend)]);
    heard = [];
    b.feed.subscribe((event) => heard.push(event));
  });
  afterEach(() => Promise.all([a.close(), b.close()]));

  it('has told the other replica when an invalidation returns', async () => {
    await invalidate('llm:1');
    expect(heard).toEqual([{ kind: 'removed', scopes: [], keys: ['llm:1'] }]);
    const entry = newEntry({ tags: ['mp:1'] });
    await a.entries.put(entry, new Map());
    const scopes = [scopeOf(entry, 'mp:1')];
    await a.entries.invalidate({ kind: 'tag', scopes }, { dryRun: false });
    expect(heard.at(-1)).toEqual({ kind: 'removed', scopes, keys: [entry.key] });
  });

  it('says "everything" rather than naming thousands', async () => {
    const keys = Array.from({ length: 1_001 }, (_, index) => `llm:${index}`);
    await a.entries.invalidate({ kind: 'keys', keys }, { dryRun: false });
    expect(heard).toEqual([{ kind: 'everything' }]);
  });

  it('tells of entries that were replaced', async () => {
    const entry = newEntry();
    await a.entries.put(entry, new Map());
    await a.entries.put(entry, new Map());
    await until('the other replica has heard', () => heard.length > 0);
    expect(heard).toEqual([{ kind: 'replaced', keys: [entry.key] }]);
  });

  it('needs no event when nothing was missed while the connection was lost', async () => {
    await invalidate('llm:1');
    heard.length = 0;
    await command('client', 'kill', 'type', 'pubsub');
    await until('the loss was noticed', () => !b.feed.current);
    await until('b is current again', () => b.feed.current);
    expect(heard).toEqual([]);
    await until('a is current again', () => a.feed.current);
    await invalidate('llm:2');
    expect(heard).toEqual([{ kind: 'removed', scopes: [], keys: ['llm:2'] }]);
  });

  it('says "everything" when something was missed while the connection was lost', async () => {
    await invalidate('llm:1');
    heard.length = 0;
    let currentBefore = false;
    b.feed.subscribe(() => {
      currentBefore ||= b.feed.current;
    });
    await command('client', 'kill', 'type', 'pubsub');
    await command('hincrby', NEAR_KEYS.position, 'n', 1);
    await until('b is current again', () => b.feed.current);
    expect(heard).toEqual([{ kind: 'everything' }]);
    expect(currentBefore).toBe(false);
  });

  it('notices one message that was lost on a connection that lives', async () => {
    await invalidate('llm:1');
    heard.length = 0;
    await command('hincrby', NEAR_KEYS.position, 'n', 1);
    await until('the gap was noticed', () => heard.length > 0);
    expect(heard).toEqual([{ kind: 'everything' }]);
    await until('b is current', () => b.feed.current);
  });

  it('notices a lost message by the next one', async () => {
    await invalidate('llm:1');
    heard.length = 0;
    await command('hincrby', NEAR_KEYS.position, 'n', 1);
    await invalidate('llm:2');
    expect(heard[0]).toEqual({ kind: 'everything' });
  });

  it('says "everything" when Redis lost what it knew', async () => {
    await invalidate('llm:1');
    heard.length = 0;
    await command('flushall');
    await until('the loss was noticed', () => heard.length > 0);
    expect(heard[0]).toEqual({ kind: 'everything' });
  });

  it('tells two histories of equal length apart', async () => {
    await invalidate('llm:1');
    heard.length = 0;
    await command('hset', NEAR_KEYS.position, 'token', 'another');
    await until('the difference was noticed', () => heard.length > 0);
    expect(heard).toEqual([{ kind: 'everything' }]);
  });

  it('returns although a replica cannot hear, which learns of it by its renewal and mends itself', async () => {
    await invalidate('llm:1');
    heard.length = 0;
    // Alive and renewing, but deaf: what is published goes by.
    await b.connections.subscriber.unsubscribe();
    await invalidate('llm:2');
    expect(heard).toEqual([{ kind: 'everything' }]);
    await until('b has connected anew', () => b.feed.current && b.connections.subscriber.status === 'ready');
    heard.length = 0;
    await until('b hears again', async () => {
      await invalidate('llm:3');
      return heard.some(({ kind }) => kind === 'removed');
    });
  });

  it('is not current while Redis is silent, and needs no event when it was only silent', async () => {
    redis.freeze();
    await until('both leases have run out', () => !a.feed.current && !b.feed.current);
    redis.thaw();
    await until('both are current again', () => a.feed.current && b.feed.current);
    expect(heard).toEqual([]);
  });

  it('leaves nobody to wait for when it is closed', async () => {
    expect(await command('zcard', NEAR_KEYS.leases)).toBe(2);
    await b.close();
    expect(await command('zcard', NEAR_KEYS.leases)).toBe(1);
    expect(await command('hlen', NEAR_KEYS.seen)).toBe(1);
  });

  it('goes on telling others when a listener throws', async () => {
    const further: InvalidationEvent[] = [];
    b.feed.subscribe(() => {
      throw new Error('a listener that throws');
    });
    const stop = b.feed.subscribe((event) => further.push(event));
    await invalidate('llm:1');
    expect(further).toHaveLength(1);
    stop();
    await invalidate('llm:2');
    expect(further).toHaveLength(1);
  });
});
