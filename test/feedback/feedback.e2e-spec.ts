import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { question } from '../e2e/support/chat.js';
import { metric } from '../e2e/support/metrics.js';
import { describeOnEachStore } from '../e2e/support/stack.js';

interface Verdict {
  readonly key: string;
  readonly removed: boolean;
  readonly refused: boolean;
}

const NO_CACHE = { 'cache-control': 'no-cache' };
const saying = (content: string) => ({
  'x-sim-message': Buffer.from(JSON.stringify({ role: 'assistant', content })).toString('base64'),
});

describeOnEachStore('Feedback', (stack) => {
  it('removes a bad answer, and does not store the same again until a fresh one is asked for', async () => {
    const caller = stack.caller();
    const body = question();
    const { cache } = await caller.chat(body, saying('Wrong.'));
    const { key = '' } = cache;
    const judged = await caller.api<Verdict>('POST', '/feedback', { key, verdict: 'bad', reason: 'wrong' });
    expect(judged).toEqual({ key, verdict: 'bad', removed: true, refused: true });
    expect((await caller.send('GET', `/api/v1/entries/${key}`)).status).toBe(404);

    for (let i = 0; i < 2; i += 1) {
      const again = await caller.chat(body, saying('Wrong.'));
      expect(again.cache).toMatchObject({ fwd: 'miss', detail: 'refused' });
      expect(again.cache.stored).toBeUndefined();
    }
    expect((await caller.chat(body, { ...saying('Wrong.'), ...NO_CACHE })).cache).toMatchObject({
      fwd: 'request',
      stored: true,
    });
    expect((await caller.chat(body)).cache).toMatchObject({ hit: true });
    // Asked for anew, it is no longer refused.
    await caller.api('POST', '/invalidations', { key });
    expect((await caller.chat(body, saying('Wrong.'))).cache).toMatchObject({ stored: true });
  });

  it('lets a different answer take its place at once, streamed or not', async () => {
    const caller = stack.caller();
    const body = question();
    const { cache } = await caller.chat(body, saying('Wrong.'));
    await caller.api('POST', '/feedback', { key: cache.key, verdict: 'bad' });
    const streamed = await caller.chat({ ...body, stream: true }, saying('Right.'));
    expect(streamed.status).toBe(200);
    const hit = await caller.chat(body);
    expect(hit.cache).toMatchObject({ hit: true });
    expect(hit.text).toContain('Right.');
  });

  it('takes the id of a request as well as a key', async () => {
    const caller = stack.caller();
    const requestId = `judged-${randomUUID()}`;
    const { cache } = await caller.chat(question(), { 'x-request-id': requestId });
    const judged = await caller.api<Verdict>('POST', '/feedback', { request_id: requestId, verdict: 'bad' });
    expect(judged).toMatchObject({ key: cache.key, removed: true, refused: true });
  });

  it('leaves a good answer where it is, and counts both', async () => {
    const caller = stack.caller();
    const body = question();
    const { cache } = await caller.chat(body);
    const judged = await caller.api<Verdict>('POST', '/feedback', { key: cache.key, verdict: 'good' });
    expect(judged).toMatchObject({ removed: false, refused: false });
    expect((await caller.chat(body)).cache).toMatchObject({ hit: true });
    expect(await metric(caller, 'v2_feedback_total{verdict="good"}')).toBeGreaterThan(0);
  });

  it('removes a bad retrieval', async () => {
    const caller = stack.caller();
    const query = { query: randomUUID(), embedding_model: 'e', top_k: 1 };
    const { key } = await caller.api<{ key: string }>('PUT', '/rag-cache/entries', {
      ...query,
      query_embedding: [1, 0],
      documents: [{ id: 'a' }],
    });
    expect(await caller.api('POST', '/feedback', { key, verdict: 'bad' })).toMatchObject({ removed: true });
    expect(await caller.api('POST', '/rag-cache/lookup', query)).toMatchObject({ hit: false });
  });

  it.each([
    ['neither key nor request', { verdict: 'bad' }, 422],
    ['both', { key: `llm:${'0'.repeat(64)}`, request_id: 'r', verdict: 'bad' }, 422],
    ['no verdict', { key: `llm:${'0'.repeat(64)}` }, 422],
    ['another verdict', { key: `llm:${'0'.repeat(64)}`, verdict: 'so so' }, 422],
    ['a key without an entry', { key: `llm:${'0'.repeat(64)}`, verdict: 'bad' }, 404],
    ['a request that never was', { request_id: 'never-was', verdict: 'bad' }, 404],
  ])('refuses %s', async (_name, body, status) => {
    const reply = await stack.caller().sendJson('POST', '/api/v1/feedback', body);
    expect(reply.status).toBe(status);
  });
});
