import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Child } from '../support/child.js';
import { leftOutIf } from '../support/left-out.js';
import { findRedis, startRedis } from '../support/redis/index.js';
import { startReuso } from '../support/reuso.js';
import { type SimulatedProvider, startProvider } from '../support/simulated-provider.js';

const MODEL = 'text-embedding-3-small';

const stores = [
  {
    store: 'embedded',
    reason: undefined,
    start: async () => ({ url: undefined, stop: async () => undefined }),
  },
  { store: 'Redis', reason: findRedis().reason, start: () => startRedis() },
];

describe.each(stores)('embeddings on $store', ({ reason, start }) => {
  describe('with a provider', leftOutIf(reason), () => {
    let store: Awaited<ReturnType<typeof start>>;
    let provider: SimulatedProvider;
    let reuso: Child;
    let client: OpenAI;
    let run = 0;

    beforeAll(async () => {
      store = await start();
      provider = await startProvider();
      // Patient, for a busy machine must not look like a store that is down.
      const patient = { STORE_TIMEOUT_MS: '20000' };
      reuso = await startReuso({ UPSTREAM_BASE_URL: provider.url, REDIS_URL: store.url, ...patient });
      client = new OpenAI({ apiKey: 'sk-embeddings', baseURL: `${reuso.url}/v1`, maxRetries: 0 });
    });
    afterAll(async () => {
      await reuso?.stop();
      await provider?.stop();
      await store?.stop();
    });
    beforeEach(async () => {
      run += 1;
      await provider.reset();
    });

    const text = (name: string) => `${name} of run ${run}`;
    const inputsAsked = async () =>
      (await provider.stats()).last.map(({ body }) => (body as { input: unknown }).input);

    async function embed(input: unknown, options: { body?: object; headers?: Record<string, string> } = {}) {
      const response = await fetch(`${reuso.url}/v1/embeddings`, {
        method: 'POST',
        headers: {
          authorization: 'Bearer sk-embeddings',
          'content-type': 'application/json',
          ...options.headers,
        },
        body: JSON.stringify({ model: MODEL, dimensions: 16, input, ...options.body }),
      });
      const status = response.headers.get('cache-status');
      return {
        code: response.status,
        status,
        age: response.headers.get('age'),
        body: (await response.json()) as Body,
      };
    }
    interface Body {
      readonly data: readonly { readonly index: number; readonly embedding: number[] | string }[];
      readonly model: string;
      readonly usage: { readonly prompt_tokens: number };
    }

    it('serves the official client, the second time without the provider', async () => {
      const ask = () => client.embeddings.create({ model: MODEL, input: [text('a'), text('b')] });
      const first = await ask();
      const second = await ask();
      expect(second.data).toEqual(first.data);
      expect(first.data.map(({ index }) => index)).toEqual([0, 1]);
      expect(first.data[0]?.embedding).toHaveLength(1536);
      expect((await provider.stats()).requests).toBe(1);
    });

    it('asks only for what is missing, in one call, and puts every item at its own index', async () => {
      const single = await embed(text('b'));
      expect(single.status).toMatch(/^reuso; fwd=miss; stored; key="embedding:/);
      const list = await embed([text('a'), text('b'), text('c'), text('a')]);
      expect(list.status).toBe('reuso; fwd=partial; stored');
      expect(await inputsAsked()).toEqual([text('b'), [text('a'), text('c')]]);
      expect(list.body.data.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
      expect(list.body.data[1]?.embedding).toEqual(single.body.data[0]?.embedding);
      expect(list.body.data[3]?.embedding).toEqual(list.body.data[0]?.embedding);
      const straight = await fetch(`${provider.url}/embeddings`, {
        method: 'POST',
        headers: { authorization: 'Bearer sk', 'content-type': 'application/json' },
        body: JSON.stringify({
          model: MODEL,
          dimensions: 16,
          input: [text('a'), text('b'), text('c'), text('a')],
        }),
      });
      expect(list.body.data).toEqual(((await straight.json()) as Body).data);
    });

    it('counts as used only what was really asked', async () => {
      const first = await embed([text('a'), text('b')]);
      expect(first.body.usage.prompt_tokens).toBeGreaterThan(0);
      const all = await embed([text('b'), text('a')]);
      expect(all.status).toMatch(/^reuso; hit; ttl=\d+; detail=exact$/);
      expect(all.age).toMatch(/^\d+$/);
      expect(all.body.usage.prompt_tokens).toBe(0);
      const some = await embed([text('a'), text('c')]);
      const alone = await embed(text('c'), { headers: { 'cache-control': 'no-cache' } });
      expect(some.body.usage).toEqual(alone.body.usage);
    });

    it('serves floats and base64 from one entry', async () => {
      const floats = await embed(text('a'));
      const base64 = await embed(text('a'), { body: { encoding_format: 'base64' } });
      expect(base64.status).toContain('; hit;');
      const bytes = Buffer.from(String(base64.body.data[0]?.embedding), 'base64');
      const decoded = Array.from({ length: 16 }, (_, index) => bytes.readFloatLE(index * 4));
      const [float] = floats.body.data.map(({ embedding }) => embedding as number[]);
      expect(decoded).toEqual(float?.map(Math.fround));

      await embed(text('b'), { body: { encoding_format: 'base64' } });
      const back = await embed(text('b'));
      expect(back.status).toContain('; hit;');
      expect(back.body.data[0]?.embedding).toHaveLength(16);
    });

    it('splits by dimensions, namespace and caller, and takes tokens for themselves', async () => {
      await embed([7, run]);
      expect((await embed([7, run])).status).toContain('; hit;');
      expect((await embed([[7, run]])).status).toContain('; hit;');
      const others: Parameters<typeof embed>[1][] = [
        { body: { dimensions: 17 } },
        { headers: { 'x-reuso-namespace': 'n' } },
        { headers: { authorization: 'Bearer sk-other' } },
      ];
      for (const other of others) {
        expect((await embed([7, run], other)).status).toContain('fwd=miss');
      }
      expect((await embed(`7 ${run}`)).status).toContain('fwd=miss');
    });

    it('shares one call between the same inputs at the same time', async () => {
      const answers = await Promise.all(
        Array.from({ length: 40 }, (_, index) => embed([text('a'), text(index % 2 === 0 ? 'b' : 'c')])),
      );
      const first = answers.map(({ body }) => body.data[0]?.embedding);
      expect(new Set(first.map((vector) => JSON.stringify(vector))).size).toBe(1);
      const asked = (await inputsAsked()).flat();
      expect(asked).toHaveLength(3);
      expect(new Set(asked)).toEqual(new Set([text('a'), text('b'), text('c')]));
      expect(answers.some(({ status }) => status?.includes('collapsed'))).toBe(true);
    });

    it('honours the directives', async () => {
      expect((await embed(text('a'), { headers: { 'cache-control': 'only-if-cached' } })).code).toBe(504);
      await embed(text('a'), { headers: { 'cache-control': 'no-store' } });
      expect((await embed(text('a'))).status).toContain('fwd=miss; stored');
      expect((await embed(text('a'), { headers: { 'cache-control': 'no-cache' } })).status).toContain(
        'fwd=request',
      );
      expect((await embed(text('a'), { headers: { 'x-reuso-attempt': '2' } })).status).toContain(
        'fwd=request',
      );
      expect((await embed(text('a'), { headers: { 'cache-control': 'only-if-cached' } })).code).toBe(200);
    });

    it('passes the provider’s errors on, and stores nothing', async () => {
      const failed = await embed(text('a'), { headers: { 'x-sim-mode': 'error-429' } });
      expect(failed.code).toBe(429);
      const malformed = await embed(text('a'), { headers: { 'x-sim-mode': 'bad-json' } });
      expect(malformed.code).toBe(502);
      expect((await embed(text('a'))).status).toContain('fwd=miss; stored');
    });

    it('leaves a body that it does not know to the provider', async () => {
      const { code, status } = await embed(7);
      expect([code, status]).toEqual([400, 'reuso; fwd=bypass']);
    });

    it('is invalidated by masterplan, by an input’s reader too, and listed', async () => {
      await embed([text('a'), text('b')], { headers: { 'x-reuso-masterplan': `one-${run}` } });
      await embed(text('a'), { headers: { 'x-reuso-masterplan': `two-${run}` } });
      const invalidate = async (masterplan_id: string) => {
        const response = await fetch(`${reuso.url}/api/v1/invalidations`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ layer: 'embedding', masterplan_id }),
        });
        return (await response.json()) as { matched: number; deleted: number };
      };
      const listed = await fetch(`${reuso.url}/api/v1/entries?layer=embedding&masterplan_id=two-${run}`);
      const { items } = (await listed.json()) as { items: { preview: string }[] };
      expect(items.map(({ preview }) => preview)).toEqual([text('a')]);
      expect(await invalidate(`two-${run}`)).toMatchObject({ matched: 1, deleted: 1 });
      expect(await invalidate(`one-${run}`)).toMatchObject({ matched: 1, deleted: 1 });
      expect((await embed(text('a'))).status).toContain('fwd=miss');
    });
  });
});
