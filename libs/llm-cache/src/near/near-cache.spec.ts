import { describe, expect, it } from 'vitest';
import { type InvalidationEvent, InvalidationFeed, type InvalidationListener } from '@reuso/store/ports';
import { HeldAnswer } from './held-answer.js';
import { NearCache } from './near-cache.js';

class ManualFeed extends InvalidationFeed {
  current = true;
  #listener: InvalidationListener | undefined;

  override subscribe(listener: InvalidationListener): () => void {
    this.#listener = listener;
    return () => undefined;
  }

  tell(event: InvalidationEvent): void {
    this.#listener?.(event);
  }
}

const NEVER = Number.MAX_SAFE_INTEGER;

const held = (size = 10, expiresAt = NEVER) =>
  new HeldAnswer({ body: Buffer.alloc(size), createdAt: 0, expiresAt, upstreamMs: 0, usage: undefined });

function fill(megabytes = 1) {
  const feed = new ManualFeed();
  const near = new NearCache(feed, megabytes, 60);
  near.set('a', held(), near.epoch);
  near.set('b', held(), near.epoch);
  return { feed, near };
}

describe('NearCache', () => {
  it('drops what an invalidation names, and only that', () => {
    const { feed, near } = fill();
    feed.tell({ kind: 'removed', scopes: [], keys: ['a'] });
    expect(near.get('a')).toBeUndefined();
    expect(near.get('b')).toBeDefined();
    feed.tell({ kind: 'replaced', keys: ['b'] });
    expect(near.get('b')).toBeUndefined();
  });

  it('drops everything when everything is named', () => {
    const { feed, near } = fill();
    feed.tell({ kind: 'everything' });
    expect(near.get('a') ?? near.get('b')).toBeUndefined();
  });

  it('serves nothing that the store has dropped by now, and keeps what it still has for max-stale', () => {
    const { near } = fill();
    near.set('a', held(10, Date.now() - 61_000), near.epoch);
    near.set('b', held(10, Date.now() - 30_000), near.epoch);
    expect(near.get('a')).toBeUndefined();
    expect(near.get('b')).toBeDefined();
  });

  it('serves nothing while an invalidation might have been missed', () => {
    const { feed, near } = fill();
    feed.current = false;
    expect(near.get('a')).toBeUndefined();
    feed.current = true;
    expect(near.get('a')).toBeDefined();
  });

  it('refuses what was read before an invalidation and arrives after it', () => {
    const { feed, near } = fill();
    const before = near.epoch;
    feed.tell({ kind: 'removed', scopes: [], keys: ['late'] });
    near.set('late', held(), before);
    expect(near.get('late')).toBeUndefined();
    near.set('late', held(), near.epoch);
    expect(near.get('late')).toBeDefined();
  });

  it('is bounded in bytes, forms included', () => {
    const { near } = fill();
    const large = held(400_000);
    near.set('large', large, near.epoch);
    large.setForm('events', Buffer.alloc(400_000));
    near.resize('large', large);
    near.set('other', held(400_000), near.epoch);
    expect(near.get('large')).toBeUndefined();
    expect(near.get('other')).toBeDefined();
  });

  it('holds nothing when it is turned off', () => {
    expect(fill(0).near.get('a')).toBeUndefined();
  });
});
