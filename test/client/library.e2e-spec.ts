import { ReusoClient, ReusoResponseError, WaveExecutor } from '@reuso/client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../support/redis/index.js';
import { Scene } from './support/scene.js';

const MODEL = 'gpt-4o-mini';

describe('ReusoClient against a server', () => {
  let scene: Scene;
  let client: ReusoClient;
  beforeAll(async () => {
    scene = await Scene.set();
    client = new ReusoClient({ baseUrl: scene.server.url, providerKey: 'sk-library' });
  });
  afterAll(() => scene.clear());
  beforeEach(() => scene.provider.reset());

  it('generates, and shares entries with chat', async () => {
    const asked = await client.generate({ prompt: 'Name three caches.', model: MODEL, masterplan_id: 'lib' });
    expect(asked).toMatchObject({ cached: false, cache: { status: 'miss' } });
    const again = await client.generate({ prompt: 'Name three caches.', model: MODEL });
    expect(again).toMatchObject({ cached: true, cache: { status: 'hit', key: asked.cache.key } });
    expect(again.saved_usd).toBeGreaterThan(0);
    const messages = [{ role: 'user', content: 'Name three caches.' }];
    const chat = await client.chat({ model: MODEL, temperature: 0.7, messages });
    expect(chat.cache).toMatchObject({ hit: true });
    expect(chat.completion.choices[0]?.message.content).toBe(asked.text);
  });

  it('stores a retrieval, looks it up, and removes it', async () => {
    const question = { query: 'where is it?', embedding_model: 'e', top_k: 2 };
    expect(await client.lookUpRetrieval(question)).toMatchObject({ hit: false });
    const documents = [{ id: 'a', text: 'here' }];
    await client.storeRetrieval({ ...question, query_embedding: [1, 0], documents, masterplan_id: 'rag' });
    expect(await client.lookUpRetrieval(question)).toMatchObject({ hit: true, match: 'exact' });
    expect(await client.invalidate({ document_id: 'a', dry_run: true })).toMatchObject({
      matched: 1,
      deleted: 0,
    });
    expect(await client.invalidate({ document_id: 'a' })).toMatchObject({ deleted: 1 });
    expect(await client.lookUpRetrieval(question)).toMatchObject({ hit: false });
    expect(await client.embed('text-embedding-3-small', 'a text')).toHaveLength(1536);
  });

  it('warms the cache up, and what was warmed is a hit', async () => {
    const prompts = ['warm one', 'warm two', 'warm three'];
    const id = await client.warmups.start({
      name: 'before the run',
      items: prompts.map((prompt) => ({ kind: 'llm' as const, prompt, model: MODEL })),
    });
    await until('it is done', async () => (await client.warmups.get(id)).status === 'done');
    expect(await client.warmups.get(id)).toMatchObject({
      name: 'before the run',
      total: 3,
      done: 3,
      stored: 3,
    });
    expect((await client.warmups.list()).items.map((warmup) => warmup.id)).toContain(id);
    for (const prompt of prompts)
      expect(await client.generate({ prompt, model: MODEL })).toMatchObject({ cached: true });
    expect(await scene.chatCalls()).toBe(3);

    const missing = client.warmups.get('00000000-0000-4000-8000-000000000000');
    await expect(missing).rejects.toMatchObject({ name: 'ReusoResponseError', status: 404 });
  });

  it('cancels a warm-up', async () => {
    await scene.provider.next({ latency_ms: 30_000, times: 1000 });
    const items = [0, 1].map((at) => ({ kind: 'llm' as const, prompt: `never ${at}`, model: MODEL }));
    const id = await client.warmups.start({ items });
    await until('it asks', async () => (await scene.provider.stats()).in_flight > 0);
    await client.warmups.cancel(id);
    await until('it is cancelled', async () => (await client.warmups.get(id)).status === 'cancelled');
  });

  it('has a bad answer refused until it is refreshed, by key and by request', async () => {
    const ask = () => client.generate({ prompt: 'Say something wrong.', model: MODEL });
    const { cache } = await ask();
    expect(await client.feedback({ key: cache.key, verdict: 'bad', reason: 'it is wrong' })).toMatchObject({
      removed: true,
    });
    expect(await ask()).toMatchObject({ cached: false });

    const messages = [{ role: 'user', content: 'Say it once more.' }];
    const chat = await client.chat({ model: MODEL, messages });
    const requestId = String(chat.requestId);
    expect(await client.feedback({ request_id: requestId, verdict: 'bad' })).toMatchObject({ removed: true });
    expect((await client.chat({ model: MODEL, messages })).cache?.hit).not.toBe(true);
  });

  it('tells what was wrong with a request, where, and under which id the server knows it', async () => {
    const failure = await client
      .generate({ prompt: 'x', model: MODEL, temperature: 9 })
      .catch((error: unknown) => error as ReusoResponseError);
    expect(failure).toBeInstanceOf(ReusoResponseError);
    expect(failure).toMatchObject({ status: 422, problem: { errors: [{ path: 'temperature' }] } });
    expect((failure as ReusoResponseError).message).toMatch(/temperature: .*\(request .+\)$/);
  });

  it('hangs up on the provider when its caller aborts', async () => {
    await scene.provider.next({ latency_ms: 30_000 });
    const hangUp = new AbortController();
    const asked = client.generate({ prompt: 'never told', model: MODEL }, { signal: hangUp.signal });
    await until('it is asked', async () => (await scene.provider.stats()).in_flight === 1);
    hangUp.abort(new Error('changed my mind'));
    await expect(asked).rejects.toThrow('changed my mind');
    await until('the provider is let go', async () => (await scene.provider.stats()).aborted === 1);
  });

  it('runs a masterplan whose failed atom is asked again past the cache', async () => {
    await scene.provider.next({ mode: 'error-500', times: 1 });
    const patient = new ReusoClient({
      baseUrl: scene.server.url,
      providerKey: 'sk-library',
      retry: { retries: 0 },
    });
    const atoms = [
      { id: 'a', prompt: 'one' },
      { id: 'b', prompt: 'then {{a}}', depends_on: ['a'] },
    ];
    const { report, answers } = await new WaveExecutor({ client: patient }).run({
      id: 'w',
      model: MODEL,
      atoms,
    });
    expect(report).toMatchObject({ status: 'done', total: { errors: 1, misses: 2 } });
    expect([...answers.keys()]).toEqual(['a', 'b']);
    const { last } = await scene.provider.stats();
    expect(JSON.stringify(last.at(-1)?.body)).toContain('then ');
  });
});
