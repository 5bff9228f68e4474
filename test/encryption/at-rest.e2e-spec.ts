import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RagClient } from '../rag/support/rag-client.js';
import { leftOutIf } from '../support/left-out.js';
import { until } from '../support/redis/index.js';
import { startReuso } from '../support/reuso.js';
import { type SimulatedProvider, startProvider } from '../support/simulated-provider.js';
import { Gateway } from '../support/traffic/index.js';
import { RAW_STORES, type RawStore } from './raw-store.js';

const newKey = (): string => randomBytes(32).toString('base64');
const SECRETS = ['prompt', 'answer', 'input', 'query', 'document'] as const;
type Secrets = Record<(typeof SECRETS)[number], string>;

/** What is nowhere to be found once it is encrypted; a store compresses no text this short away. */
const newSecrets = (): Secrets =>
  Object.fromEntries(SECRETS.map((name) => [name, `${name}-${randomBytes(8).toString('hex')}`])) as Secrets;

describe.each(RAW_STORES)('encryption at rest on $name', (kind) => {
  describe('with a provider', { ...leftOutIf(kind.leftOut), timeout: 240_000 }, () => {
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

    /** A server with these keys, asked, and stopped again. */
    async function withServer(env: object, work: (gateway: Gateway) => Promise<void>): Promise<void> {
      const gateway = new Gateway(
        await startReuso({
          UPSTREAM_BASE_URL: provider.url,
          UPSTREAM_API_KEY: 'sk-test',
          STORE_TIMEOUT_MS: '20000',
          NEAR_CACHE_MB: '0',
          ...store.env,
          ...env,
        }),
      );
      try {
        await gateway.untilReady('ok');
        await work(gateway);
      } finally {
        await gateway.stop();
      }
    }

    const chatOf = ({ prompt }: Secrets) => ({
      model: 'gpt-4o-mini',
      messages: [{ role: 'user', content: `Say it: ${prompt}` }],
    });
    const retrievalOf = ({ query }: Secrets) => ({ query, embedding_model: 'm', top_k: 1 });
    const embeddingOf = ({ input }: Secrets) => ({ model: 'text-embedding-3-small', dimensions: 8, input });

    /** Has everything stored that there is to store. */
    async function storeAll(gateway: Gateway, secrets: Secrets): Promise<void> {
      await provider.next({ answer: `${'It goes like this. '.repeat(600)}${secrets.answer}` });
      const { cache, text } = await gateway.chat(chatOf(secrets));
      expect(cache).toMatchObject({ fwd: 'miss', stored: true });
      expect(text).toContain(secrets.answer);
      expect((await gateway.call('POST', '/v1/embeddings', embeddingOf(secrets))).status).toBe(200);
      const { document, query } = secrets;
      const documents = [{ id: 'a', text: document }];
      const put = { ...retrievalOf({ ...secrets, query }), query_embedding: [1, 0], documents };
      expect((await new RagClient(gateway.url).put(put)).status).toBe(201);
    }

    /** Whether all of it is found, and as it was stored. */
    async function isFound(gateway: Gateway, secrets: Secrets): Promise<boolean[]> {
      const cached = { 'cache-control': 'only-if-cached' };
      const chat = await gateway.chat(chatOf(secrets), cached);
      if (chat.status === 200) expect(chat.text).toContain(secrets.answer);
      else expect(chat.status).toBe(504);
      const rag = await new RagClient(gateway.url).lookup(retrievalOf(secrets));
      expect(rag.status).toBe(200);
      if (rag.body.hit) expect(rag.body.entry?.documents).toEqual([{ id: 'a', text: secrets.document }]);
      const before = (await provider.stats()).by_path['/v1/embeddings'] ?? 0;
      expect((await gateway.call('POST', '/v1/embeddings', embeddingOf(secrets))).status).toBe(200);
      const after = (await provider.stats()).by_path['/v1/embeddings'] ?? 0;
      return [chat.status === 200, rag.body.hit, after === before];
    }

    const namesIn = async (secrets: Secrets): Promise<string[]> => {
      const bytes = await store.read();
      return SECRETS.filter((name) => bytes.includes(secrets[name]));
    };
    const ALL = [true, true, true];

    it('leaves no text in the store, where without a key all of it lies', async () => {
      const [plain, encrypted] = [newSecrets(), newSecrets()];
      await withServer({}, (gateway) => storeAll(gateway, plain));
      // The answer is long enough to be compressed: it shows no more than an encrypted one.
      expect(await namesIn(plain)).toEqual(expect.arrayContaining(['prompt', 'input', 'query', 'document']));
      await withServer({ ENCRYPTION_KEY: newKey() }, async (gateway) => {
        await storeAll(gateway, encrypted);
        expect(await isFound(gateway, encrypted)).toEqual(ALL);
        expect(await isFound(gateway, plain)).toEqual(ALL);
        expect(await namesIn(encrypted)).toEqual([]);
      });
      expect(await namesIn(encrypted)).toEqual([]);
    });

    it('shows operators what was stored, and finds it by its text', async () => {
      const secrets = newSecrets();
      await withServer({ ENCRYPTION_KEY: newKey() }, async (gateway) => {
        await storeAll(gateway, secrets);
        const { text } = await gateway.call('GET', `/api/v1/entries?q=${secrets.prompt.toUpperCase()}`);
        const { items } = JSON.parse(text) as { items: { key: string; preview: string }[] };
        expect(items.map(({ preview }) => preview)).toEqual([`Say it: ${secrets.prompt}`]);
        const shown = await gateway.call('GET', `/api/v1/entries/${items[0]?.key}`);
        expect(shown.text).toContain(secrets.answer);
        expect((JSON.parse(shown.text) as { request: object }).request).toEqual(chatOf(secrets));
      });
    });

    it('reads with the old key beside the new one, and takes an entry whose key is gone for a miss', async () => {
      const secrets = newSecrets();
      const [older, newer] = [newKey(), newKey()];
      await withServer({ ENCRYPTION_KEY: older }, (gateway) => storeAll(gateway, secrets));
      await withServer({ ENCRYPTION_KEY: newer, ENCRYPTION_KEYS_OLD: older }, async (gateway) => {
        expect(await isFound(gateway, secrets)).toEqual(ALL);
      });
      await withServer({ ENCRYPTION_KEY: newer }, async (gateway) => {
        expect(await isFound(gateway, secrets)).toEqual([false, false, false]);
        await until('what was dropped is counted', async () => {
          return (await gateway.metric('v2_cache_errors_total', { operation: 'decode' })) === 3;
        });
        await storeAll(gateway, secrets);
        expect(await isFound(gateway, secrets)).toEqual(ALL);
      });
      await withServer({}, async (gateway) => {
        expect((await isFound(gateway, secrets)).slice(0, 2)).toEqual([false, false]);
      });
    });

    it('does not read what is not encrypted, where that is required', async () => {
      const [plain, encrypted] = [newSecrets(), newSecrets()];
      const env = { ENCRYPTION_KEY: newKey() };
      await withServer({}, (gateway) => storeAll(gateway, plain));
      await withServer(env, (gateway) => storeAll(gateway, encrypted));
      await withServer({ ...env, ENCRYPTION_REQUIRED: 'true' }, async (gateway) => {
        expect(await isFound(gateway, encrypted)).toEqual(ALL);
        expect(await isFound(gateway, plain)).toEqual([false, false, false]);
      });
    });
  });
});
