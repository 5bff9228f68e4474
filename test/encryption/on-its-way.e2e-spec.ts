import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RagClient } from '../rag/support/rag-client.js';
import { leftOutIf } from '../support/left-out.js';
import { until } from '../support/redis/index.js';
import { startReuso } from '../support/reuso.js';
import { type SimulatedProvider, startProvider } from '../support/simulated-provider.js';
import { Gateway } from '../support/traffic/index.js';
import { RAW_STORES, type RawStore } from './raw-store.js';

/** Texts of which each is said in one place only; each begins with the word of the run. */
const PLACES = [
  ...['chat', 'chat-answer', 'stream', 'stream-answer', 'input', 'query', 'document'],
  ...['batch', 'generate', 'reason', 'job-name', 'job-prompt', 'job-answer', 'job-fault'],
] as const;
type Place = (typeof PLACES)[number];
/** A stream is told in small parts of words: this is in each event of it. */
const LIVE_EVENT = 'chat.completion.chunk';

describe.each(RAW_STORES)('encryption of what passes through $name', (kind) => {
  describe('while it is asked for', { ...leftOutIf(kind.leftOut), timeout: 240_000 }, () => {
    let provider: SimulatedProvider;
    let store: RawStore;
    beforeAll(async () => {
      provider = await startProvider();
      store = await kind.start();
    });
    afterAll(async () => {
      await provider?.stop();
      await store?.stop();
    });

    /** As many servers as may share this store. */
    async function withServers(env: object, work: (servers: readonly Gateway[]) => Promise<void>) {
      const start = async (): Promise<Gateway> =>
        new Gateway(
          await startReuso({
            UPSTREAM_BASE_URL: provider.url,
            UPSTREAM_API_KEY: 'sk-test',
            STORE_TIMEOUT_MS: '20000',
            NEAR_CACHE_MB: '0',
            WARMUP_PER_SECOND: '10',
            ...store.env,
            ...env,
          }),
        );
      const servers = [await start()];
      if (kind.shared) servers.push(await start());
      try {
        await Promise.all(servers.map((server) => server.untilReady('ok')));
        await work(servers);
      } finally {
        await Promise.all(servers.map((server) => server.stop()));
      }
    }

    const bodyOf = (content: string) => ({ model: 'gpt-4o-mini', messages: [{ role: 'user', content }] });

    /** Something of everything that holds prompts or answers, at both servers at once where there are two. */
    async function doEverything(servers: readonly Gateway[], word: (place: Place) => string): Promise<void> {
      const [one] = servers;
      if (one === undefined) throw new Error('There is no server to ask');
      const both = [one, servers[1] ?? one];
      for (const stream of [false, true]) {
        const place = stream ? 'stream' : 'chat';
        await provider.next({
          answer: `It is ${word(`${place}-answer`)}.`,
          latency_ms: 1_500,
          times: 1,
        });
        const replies = await Promise.all(
          both.map((server) => server.chat({ ...bodyOf(word(place)), stream })),
        );
        for (const reply of replies) expect(reply.text).toContain(word(`${place}-answer`));
        expect(replies.filter(({ cache }) => cache.collapsed === true)).toHaveLength(1);
      }
      const embedding = { model: 'text-embedding-3-small', dimensions: 8, input: word('input') };
      await Promise.all(both.map((server) => server.call('POST', '/v1/embeddings', embedding)));
      const rag = new RagClient(one.url);
      const retrieval = { query: word('query'), embedding_model: 'm', top_k: 1 };
      const documents = [{ id: 'a', text: word('document') }];
      await rag.put({ ...retrieval, query_embedding: [1, 0], documents });
      await rag.lookup({ ...retrieval, query: `${word('query')}?`, query_embedding: [1, 0.001] });
      await Promise.all(
        [1, 2].map((n) => one.chat(bodyOf(`${word('batch')} ${n}`), { 'x-reuso-batch': 'on' })),
      );
      const generated = await one.call('POST', '/api/v1/llm/generate', {
        model: 'gpt-4o-mini',
        prompt: word('generate'),
      });
      const { cache } = JSON.parse(generated.text) as { cache: { key: string } };
      const judged = { key: cache.key, verdict: 'bad', reason: word('reason') };
      expect(await one.call('POST', '/api/v1/feedback', judged)).toMatchObject({ status: 200 });
      await warmUp(one, word);
    }

    /** A warm-up that is looked at while it runs, when its end is not reached. */
    async function warmUp(server: Gateway, word: (place: Place) => string): Promise<void> {
      await provider.next({ answer: word('job-answer'), times: 1 });
      const prompts = Array.from({ length: 30 }, (_, at) => `${word('job-prompt')} ${at}`);
      const items = prompts.map((prompt) => ({ kind: 'llm', model: 'gpt-4o-mini', prompt }));
      const faulty = { kind: 'llm', model: 'gpt-4o-mini', prompt: 'p', [word('job-fault')]: 1 };
      const job = { name: word('job-name'), items: [faulty, ...items] };
      const { text } = await server.call('POST', '/api/v1/warmups', job);
      const { id } = JSON.parse(text) as { id: string };
      const told = async () => {
        const found = await server.call('GET', `/api/v1/warmups/${id}`);
        return JSON.parse(found.text) as { name: string; done: number; errors: { path: string }[] };
      };
      await until('its first page is done', async () => (await told()).done >= 20);
      expect(await told()).toMatchObject({
        name: word('job-name'),
        errors: [{ path: word('job-fault') }],
      });
    }

    /** What of it can be read: in what the store was sent, and in what lies in it half-way through the warm-up. */
    async function readable(env: object): Promise<string[]> {
      const run = randomBytes(6).toString('hex');
      const word = (place: Place): string => `${run}-${place}-is-here`;
      const overheard = await store.overhear();
      let found = Buffer.alloc(0);
      await withServers(env, async (servers) => {
        await doEverything(servers, word);
        found = Buffer.concat([await store.read()]);
      });
      const heard = await overheard();
      const isThere = (text: string): boolean => found.includes(text) || heard.includes(text);
      const places: string[] = PLACES.filter((place) => isThere(word(place)));
      return isThere(LIVE_EVENT) ? [...places, LIVE_EVENT] : places;
    }

    it('is readable without a key, and nothing of it with one', async () => {
      const without = await readable({});
      const plain = ['chat', 'chat-answer', 'query', 'document', 'job-name', 'job-prompt', 'job-fault'];
      expect(without).toEqual(expect.arrayContaining(kind.shared ? [...plain, LIVE_EVENT] : plain));
      expect(await readable({ ENCRYPTION_KEY: randomBytes(32).toString('base64') })).toEqual([]);
    });
  });
});
