import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type CacheStatus, parseCacheStatus } from '../e2e/support/cache-status.js';
import { Caller } from '../e2e/support/caller.js';
import { HeldProvider } from '../e2e/support/held-provider.js';
import { leftOutIf } from '../support/left-out.js';
import { until } from '../support/redis/index.js';
import type { Gateway } from '../support/traffic/index.js';
import { Fleet } from './support/fleet.js';
import { LOOKUPS } from './support/stampede.js';
import { ONE_NODE, TOPOLOGIES } from './support/topologies.js';

/** At each of three servers. */
const CALLERS = 20;
const MODEL = 'text-embedding-3-small';
const IF_CACHED = { 'cache-control': 'only-if-cached' };
type Headers = Readonly<Record<string, string>>;

const INPUTS = [
  { form: 'one text', make: () => randomUUID() },
  { form: 'a list', make: () => [randomUUID(), randomUUID(), randomUUID()] },
];

interface Embedded {
  readonly status: number;
  readonly cache: CacheStatus;
  readonly text: string;
  readonly vectors: unknown;
}

async function embed(
  { url }: Gateway,
  input: unknown,
  headers: Headers = {},
  signal?: AbortSignal,
): Promise<Embedded> {
  const reply = await new Caller(url, headers).send('POST', '/v1/embeddings', {
    body: JSON.stringify({ model: MODEL, input }),
    headers: { 'content-type': 'application/json' },
    signal: signal ?? null,
  });
  const { data } = JSON.parse(reply.text) as { data?: { embedding: unknown }[] };
  return {
    status: reply.status,
    cache: parseCacheStatus(reply.headers.get('cache-status')),
    text: reply.text,
    vectors: data?.map(({ embedding }) => embedding),
  };
}

describe.each(TOPOLOGIES.map((topology) => ({ topology, name: topology.name })))(
  'Identical requests for embeddings in flight at three servers on $name',
  ({ topology }) => {
    describe('share one upstream call', { ...leftOutIf(topology.leftOut), timeout: 120_000 }, () => {
      let fleet: Fleet;
      beforeAll(async () => {
        fleet = await Fleet.start(topology, 3, { EMBEDDING_MODEL: MODEL }, ['--latency-scale', '4']);
      });
      afterAll(() => fleet.stop());

      const embeddingCalls = async () => (await fleet.provider.stats()).by_path['/v1/embeddings'] ?? 0;
      const atOnce = <Answer>(ask: (gateway: Gateway) => Promise<Answer>) =>
        Promise.all(fleet.replicas.flatMap((gateway) => Array.from({ length: CALLERS }, () => ask(gateway))));

      it.each(INPUTS)(`${3 * CALLERS} at once, $form`, async ({ make }) => {
        const input = make();
        await fleet.provider.reset();
        const replies = await atOnce((gateway) => embed(gateway, input));
        expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200));
        expect(await embeddingCalls()).toBe(1);
        expect(new Set(replies.map(({ vectors }) => JSON.stringify(vectors))).size).toBe(1);
        const asked = replies.filter(({ cache }) => cache.collapsed !== true && cache.hit !== true);
        expect(asked).toHaveLength(1);
        expect(asked[0]?.cache).toMatchObject({ stored: true });
        for (const gateway of fleet.replicas)
          expect((await embed(gateway, input)).cache).toMatchObject({ hit: true });
      });

      it('so do identical queries that bring no vector', async () => {
        const body = { query: randomUUID(), embedding_model: MODEL, top_k: 1 };
        await fleet.provider.reset();
        const replies = await atOnce((gateway) => gateway.call('POST', '/api/v1/rag-cache/lookup', body));
        expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200));
        expect(await embeddingCalls()).toBe(1);
      });
    });
  },
);

describe(
  'What a shared call for embeddings brings',
  { ...leftOutIf(ONE_NODE.leftOut), timeout: 120_000 },
  () => {
    const provider = new HeldProvider();
    let fleet: Fleet;
    beforeAll(async () => {
      await provider.start();
      const env = { UPSTREAM_BASE_URL: provider.url, UPSTREAM_API_KEY: '', FLIGHT_LEASE_MS: '4000' };
      fleet = await Fleet.start(ONE_NODE, 3, env);
    });
    afterEach(() => provider.release());
    afterAll(async () => {
      await fleet.stop();
      await provider.stop();
    });

    const newCaller = () => ({ authorization: `Bearer sk-${randomUUID()}` });

    /** One asks at the first server, and leads; some follow at each of the others. */
    async function share(
      input: unknown,
      caller: Headers,
      brought: Headers = {},
    ): Promise<Promise<Embedded>[]> {
      const asking = [embed(fleet.a, input, caller)];
      await provider.holding(1);
      const followers = [fleet.b, fleet.c];
      const looked = () =>
        Promise.all(followers.map((gateway) => gateway.metric(LOOKUPS, { cache_layer: 'embedding' })));
      const before = await looked();
      for (const gateway of followers) {
        for (let at = 0; at < CALLERS; at += 1) asking.push(embed(gateway, input, { ...caller, ...brought }));
      }
      await until('all have looked for it', async () =>
        (await looked()).every((count, at) => count - (before[at] ?? 0) >= CALLERS),
      );
      // Two reads of the store that answer: what was sent to it before has arrived.
      await Promise.all(followers.map((gateway) => embed(gateway, randomUUID(), IF_CACHED)));
      return asking;
    }

    const stored = async (input: unknown, caller: Headers) =>
      (
        await Promise.all(fleet.replicas.map((gateway) => embed(gateway, input, { ...caller, ...IF_CACHED })))
      ).map(({ status }) => status === 200);

    it('an error is everybody’s, with nothing stored', async () => {
      const [input, caller, before] = [randomUUID(), newCaller(), provider.calls];
      const asking = await share(input, caller);
      provider.release('error');
      for (const { status, text } of await Promise.all(asking)) {
        expect(status).toBe(429);
        expect(JSON.parse(text)).toMatchObject({ error: { code: 'rate_limit_exceeded' } });
      }
      expect(provider.calls - before).toBe(1);
      expect(await stored(input, caller)).toEqual([false, false, false]);
    });

    it('they are tied to the masterplans of those who followed elsewhere', async () => {
      const [input, caller, run] = [randomUUID(), newCaller(), randomUUID()];
      const asking = await share(input, caller, { 'x-reuso-masterplan': run });
      provider.release();
      for (const { status } of await Promise.all(asking)) expect(status).toBe(200);
      expect(await stored(input, caller)).toEqual([true, true, true]);
      expect(await fleet.c.invalidate({ masterplan_id: run })).toMatchObject({ deleted: 1 });
      expect(await stored(input, caller)).toEqual([false, false, false]);
    });

    it('invalidated under a follower’s masterplan, they reach all and are not stored', async () => {
      const [input, caller, run, before] = [randomUUID(), newCaller(), randomUUID(), provider.calls];
      const asking = await share(input, caller, { 'x-reuso-masterplan': run });
      await fleet.a.invalidate({ masterplan_id: run });
      provider.release();
      const replies = await Promise.all(asking);
      expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200));
      expect(new Set(replies.map(({ vectors }) => JSON.stringify(vectors))).size).toBe(1);
      expect(provider.calls - before).toBe(1);
      expect(await stored(input, caller)).toEqual([false, false, false]);
    });

    it('retries and refreshes share nothing', async () => {
      const [input, caller, before] = [randomUUID(), newCaller(), provider.calls];
      const asking = [embed(fleet.a, input, caller)];
      await provider.holding(1);
      asking.push(embed(fleet.b, input, { ...caller, 'x-reuso-attempt': '2' }));
      asking.push(embed(fleet.c, input, { ...caller, 'cache-control': 'no-cache' }));
      await provider.holding(3);
      provider.release();
      const replies = await Promise.all(asking);
      expect(new Set(replies.map(({ vectors }) => JSON.stringify(vectors))).size).toBe(3);
      expect(provider.calls - before).toBe(3);
    });

    it('callers who hang up do not end it for who waits elsewhere; when all have, it is given up', async () => {
      const [input, caller, before] = [randomUUID(), newCaller(), provider.aborted];
      const hangUps = [new AbortController(), new AbortController()];
      const looked = () => fleet.b.metric(LOOKUPS, { cache_layer: 'embedding' });
      const lookups = await looked();
      const asking = [embed(fleet.a, input, caller, hangUps[0]?.signal)];
      await provider.holding(1);
      asking.push(embed(fleet.b, input, caller, hangUps[1]?.signal));
      const ended = Promise.allSettled(asking);
      await until('the other follows', async () => (await looked()) > lookups);
      await embed(fleet.b, randomUUID(), IF_CACHED);
      hangUps[0]?.abort();
      // Longer than the leader or a follower may be silent.
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      expect(provider.aborted).toBe(before);
      hangUps[1]?.abort();
      await until('the upstream call is given up', () => provider.aborted > before);
      await ended;
    });

    // The last: it takes the first server with it.
    it('a leader killed (kill -9) in the middle is replaced: two upstream calls', async () => {
      const [input, caller, before] = [[randomUUID(), randomUUID()], newCaller(), provider.calls];
      const [lost, ...asking] = await share(input, caller);
      lost?.catch(() => undefined);
      fleet.a.process.kill('SIGKILL');
      await until('another leads', () => provider.calls - before === 2);
      let answered = false;
      const all = Promise.all(asking).finally(() => (answered = true));
      await until('all are answered', () => {
        provider.release();
        return answered;
      });
      const replies = await all;
      expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200));
      expect(new Set(replies.map(({ vectors }) => JSON.stringify(vectors))).size).toBe(1);
      expect(provider.calls - before).toBe(2);
      expect((await embed(fleet.c, input, caller)).cache).toMatchObject({ hit: true });
    });
  },
);
