import { describe, expect, it } from 'vitest';
import { until } from '../support/redis/index.js';
import { completion, question } from './support/chat.js';
import { assemble } from './support/events.js';
import { metric } from './support/metrics.js';
import { describeOnEachStore } from './support/stack.js';

const control = (value: string) => ({ 'cache-control': value });

describeOnEachStore(
  'Cache-Control',
  (stack) => {
    it('no-cache does not read, and does refresh', async () => {
      const caller = stack.caller();
      const body = question();
      const first = completion((await caller.chat(body)).text);
      const second = await caller.chat(body, control('no-cache'));
      expect(second.cache).toMatchObject({ fwd: 'request', stored: true });
      expect(completion(second.text).id).not.toBe(first.id);
      const third = await caller.chat(body);
      expect(third.cache.hit).toBe(true);
      expect(third.text).toBe(second.text);
    });

    it('no-cache refreshes by a stream too', async () => {
      const caller = stack.caller();
      const body = question();
      await caller.chat(body);
      const streamed = await caller.chat({ ...body, stream: true }, control('no-cache'));
      expect(streamed.cache).toMatchObject({ fwd: 'request' });
      expect(completion((await caller.chat(body)).text).id).toBe(assemble(streamed.text).id);
    });

    it('no-store does not write, and leaves what is stored as it is', async () => {
      const caller = stack.caller();
      const body = question();
      const unstored = await caller.chat(body, control('no-store'));
      expect(unstored.cache.fwd).toBe('miss');
      expect(unstored.cache).not.toHaveProperty('stored');
      const stored = await caller.chat(body);
      expect(stored.cache).toMatchObject({ fwd: 'miss', stored: true });

      const neither = await caller.chat(body, control('no-cache, no-store'));
      expect(neither.cache.fwd).toBe('request');
      expect(neither.cache).not.toHaveProperty('stored');
      expect((await caller.chat(body)).text).toBe(stored.text);
    });

    it('no-store does not write a stream', async () => {
      const caller = stack.caller();
      const body = question();
      await caller.chat({ ...body, stream: true }, control('no-store'));
      expect((await caller.chat(body)).cache).toMatchObject({ fwd: 'miss' });
    });

    it('max-age=N takes an answer that is not older', async () => {
      const caller = stack.caller();
      const body = question();
      await caller.chat(body);
      expect((await caller.chat(body, control('max-age=3600'))).cache.hit).toBe(true);
      await until('the answer is older than a second', async () => {
        const { headers } = await caller.chat(body);
        return Number(headers.get('age')) >= 1;
      });
      const refreshed = await caller.chat(body, control('max-age=1'));
      expect(refreshed.cache).toMatchObject({ fwd: 'request', stored: true });
      const hit = await caller.chat(body, control('max-age=3600'));
      expect(hit.text).toBe(refreshed.text);
    });

    it('max-age=0 takes no stored answer, however new, and refreshes', async () => {
      const caller = stack.caller();
      const body = question();
      const first = await caller.chat(body);
      const second = await caller.chat(body, control('max-age=0'));
      expect(second.cache).toMatchObject({ fwd: 'request', stored: true });
      expect(second.text).not.toBe(first.text);
      expect((await caller.chat(body)).text).toBe(second.text);
    });

    it('min-fresh=N takes an answer that stays fresh for as long', async () => {
      const caller = stack.caller();
      const body = question();
      await caller.chat(body, { 'x-reuso-ttl': '1000' });
      expect((await caller.chat(body, control('min-fresh=500'))).cache.hit).toBe(true);
      expect((await caller.chat(body, control('min-fresh=2000'))).cache.fwd).toBe('request');
    });

    it('only-if-cached asks nobody: a hit, or a 504 in OpenAI’s shape', async () => {
      const caller = stack.caller();
      const body = question();
      for (const stream of [false, true]) {
        const missed = await caller.chat({ ...body, stream }, control('only-if-cached'));
        expect(missed.status).toBe(504);
        expect(JSON.parse(missed.text)).toEqual({
          error: {
            message: expect.stringContaining('only-if-cached'),
            type: 'cache_error',
            param: null,
            code: 'not_cached',
          },
        });
      }
      expect(await stack.upstreamCalls()).toBe(0);
      await caller.chat(body);
      expect((await caller.chat(body, control('only-if-cached'))).cache.hit).toBe(true);
      expect((await caller.chat(body, control('only-if-cached, max-age=0'))).status).toBe(504);
      expect(await stack.upstreamCalls()).toBe(1);
    });

    it('only-if-cached counts as a lookup that missed, not as an error', async () => {
      const caller = stack.caller();
      const counted = async () =>
        await Promise.all(
          [
            'v2_cache_misses_total{cache_layer="llm"}',
            'v2_cache_errors_total{cache_layer="llm",operation="call"}',
          ].map((name) => metric(caller, name)),
        );
      const [misses = 0, errors = 0] = await counted();
      expect((await caller.chat(question(), control('only-if-cached'))).status).toBe(504);
      await until('the lookup is counted', async () => (await counted())[0] === misses + 1);
      expect((await counted())[1]).toBe(errors);
    });

    it('is understood in any letter case, and with directives that nobody knows', async () => {
      const caller = stack.caller();
      const body = question();
      await caller.chat(body);
      const reply = await caller.chat(body, control('Foo="a, no-store", NO-CACHE, bar=1'));
      expect(reply.cache).toMatchObject({ fwd: 'request', stored: true });
    });

    it('never goes upstream', async () => {
      await stack.caller().chat(question(), control('no-cache'));
      expect((await stack.provider.stats()).last[0]?.headers).not.toHaveProperty('cache-control');
    });

    it('max-stale takes nothing that is past its time where none is kept', async () => {
      const caller = stack.caller();
      const body = question();
      await caller.chat(body, { 'x-reuso-ttl': '1' });
      await until('the answer is past its time', async () => {
        const { status } = await caller.chat(body, control('only-if-cached'));
        return status === 504;
      });
      expect((await caller.chat(body, control('max-stale'))).cache).toMatchObject({
        fwd: 'miss',
        stored: true,
      });
    });
  },
  { alsoWithoutNearCache: true },
);

describeOnEachStore(
  'Cache-Control: max-stale, with STALE_GRACE_SECONDS',
  (stack) => {
    it('takes an answer past its time, and says by how much', async () => {
      const caller = stack.caller();
      const body = question();
      const first = await caller.chat(body, { 'x-reuso-ttl': '1' });
      await until('the answer is past its time', async () => {
        const { status } = await caller.chat(body, control('only-if-cached'));
        return status === 504;
      });
      const stale = await caller.chat(body, control('max-stale'));
      expect(stale.text).toBe(first.text);
      expect(stale.cache).toMatchObject({ hit: true });
      expect(stale.cache.ttl).toBeLessThan(0);
      expect((await caller.chat(body, control('max-stale=3600, only-if-cached'))).cache.hit).toBe(true);

      await until('it is past its time by more than a second', async () => {
        const { cache } = await caller.chat(body, control('max-stale'));
        return (cache.ttl ?? 0) < -1;
      });
      expect((await caller.chat(body, control('max-stale=1, only-if-cached'))).status).toBe(504);

      const refreshed = await caller.chat(body);
      expect(refreshed.cache).toMatchObject({ fwd: 'stale', stored: true });
      expect((await caller.chat(body)).text).toBe(refreshed.text);
    });

    it('is what it takes: native lookups and generate are not answered past an entry’s time', async () => {
      const caller = stack.caller();
      const request = { prompt: question().messages[0]?.content, model: 'gpt-4o-mini' };
      await caller.api('POST', '/llm/generate', { ...request, ttl_seconds: 1 });
      await until('the entry is past its time', async () => {
        const { hit } = await caller.api<{ hit: boolean }>('POST', '/llm-cache/lookup', request);
        return !hit;
      });
      const generated = await caller.api<{ cached: boolean }>('POST', '/llm/generate', request);
      expect(generated.cached).toBe(false);
    });
  },
  { env: { STALE_GRACE_SECONDS: '3600' }, alsoWithoutNearCache: true },
);

describeOnEachStore('What a response says of the cache', (stack) => {
  describe('is in Cache-Status, a structured field (RFC 9211)', () => {
    it('a miss that was stored, then a hit with its key and what is left of its time', async () => {
      const caller = stack.caller();
      const body = question();
      const missed = await caller.chat(body, { 'x-reuso-ttl': '600' });
      expect(missed.cache).toEqual({
        fwd: 'miss',
        stored: true,
        key: expect.stringMatching(/^llm:[0-9a-f]{64}$/),
      });
      const hit = await caller.chat(body);
      expect(hit.cache).toEqual({
        hit: true,
        ttl: expect.any(Number),
        key: missed.cache.key,
        detail: 'exact',
      });
      expect(hit.cache.ttl).toBeLessThanOrEqual(600);
      expect(hit.cache.ttl).toBeGreaterThan(0);
    });

    it('a streamed miss, whose end nobody knows yet', async () => {
      const { cache } = await stack.caller().chat({ ...question(), stream: true });
      expect(cache).toEqual({ fwd: 'miss', key: expect.stringMatching(/^llm:/) });
    });

    it('an error, with its reason to be forwarded', async () => {
      const refused = await stack.caller().chat(question(), { 'x-sim-mode': 'error-500' });
      expect(refused.cache).toEqual({ fwd: 'miss', key: expect.any(String) });
    });
  });

  it('is in Age, on a hit only', async () => {
    const caller = stack.caller();
    const body = question();
    expect((await caller.chat(body)).headers.get('age')).toBeNull();
    expect((await caller.chat(body)).headers.get('age')).toMatch(/^\d+$/);
    expect((await caller.chat({ ...body, stream: true })).headers.get('age')).toMatch(/^\d+$/);
  });

  it('carries the id that the caller gave the request, or one of its own', async () => {
    const caller = stack.caller();
    const body = question();
    const ids = [await caller.chat(body), await caller.chat(body)].map(({ headers }) =>
      headers.get('x-request-id'),
    );
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toBeTruthy();
    const given = await caller.chat(body, { 'x-request-id': 'mine-7' });
    expect(given.headers.get('x-request-id')).toBe('mine-7');
  });

  it('leaves the provider’s own headers to who made it answer', async () => {
    const caller = stack.caller();
    const body = question();
    expect((await caller.chat(body)).headers.get('openai-processing-ms')).not.toBeNull();
    expect((await caller.chat(body)).headers.get('openai-processing-ms')).toBeNull();
  });
});
