import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { until } from '../support/redis/index.js';
import type { Caller } from './support/caller.js';
import { completion, question } from './support/chat.js';
import { describeOnEachStore } from './support/stack.js';

interface Entry {
  readonly key: string;
  readonly layer: string;
  readonly model: string;
  readonly masterplan_ids: readonly string[];
  readonly tags: readonly string[];
  readonly created_at: string;
  readonly expires_at: string;
  readonly size_bytes: number;
  readonly hits: number;
}

interface Page {
  readonly items: readonly Entry[];
  readonly next_cursor: string | null;
}

async function put(caller: Caller, fields: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const answer = { response_text: 'Yes.', prompt_tokens: 2, completion_tokens: 1 };
  const body = { prompt: `Is it? (${randomUUID()})`, model: 'gpt-4o', ...answer, ...fields };
  return (await caller.api<{ key: string }>('PUT', '/llm-cache/entries', body)).key;
}

/** Where no keys are asked, everybody is an operator and sees every tenant: each test looks through its own tags. */
describeOnEachStore('Entries', (stack) => {
  const list = (caller: Caller, query: Record<string, string>) =>
    caller.api<Page>('GET', `/entries?${new URLSearchParams(query).toString()}`);
  const keysOf = ({ items }: Page) => items.map(({ key }) => key);

  it('are listed with what is known of each', async () => {
    const caller = stack.caller();
    const tag = randomUUID();
    const body = question('Which colours does it have?');
    const { cache } = await caller.chat(body, {
      'x-reuso-tags': `${tag},other`,
      'x-reuso-masterplan': 'plan',
      'x-reuso-ttl': '500',
    });
    const { items, next_cursor } = await list(caller, { tag });
    expect(next_cursor).toBeNull();
    expect(items).toEqual([
      {
        key: cache.key,
        layer: 'llm',
        model: 'gpt-4o-mini',
        preview: body.messages[0]?.content,
        masterplan_ids: ['plan'],
        tags: [tag, 'other'].sort(),
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        size_bytes: expect.any(Number),
        hits: 0,
      },
    ]);
    expect(items[0]?.size_bytes).toBeGreaterThan(100);
  });

  it('are filtered by layer, masterplan, tag, model and text, alone and together', async () => {
    const caller = stack.caller();
    const tag = randomUUID();
    const [one, two] = [randomUUID(), randomUUID()];
    const a = await put(caller, { tags: [tag], masterplan_id: one, model: 'gpt-4o' });
    const b = await put(caller, { tags: [tag], masterplan_id: two, model: 'gpt-4o-mini' });
    const c = await put(caller, { tags: [tag, 'blue'], masterplan_id: two, prompt: `Ünd Wörld ${tag}` });
    const found = async (query: Record<string, string>) => keysOf(await list(caller, query)).sort();
    expect(await found({ tag })).toEqual([a, b, c].sort());
    expect(await found({ tag, layer: 'llm' })).toEqual([a, b, c].sort());
    expect(await found({ tag, layer: 'rag' })).toEqual([]);
    expect(await found({ masterplan_id: one })).toEqual([a]);
    expect(await found({ masterplan_id: two })).toEqual([b, c].sort());
    expect(await found({ masterplan_id: two, model: 'gpt-4o' })).toEqual([c]);
    expect(await found({ tag, q: 'WÖRLD' })).toEqual([c]);
    expect(await found({ tag, q: 'no such text' })).toEqual([]);
    expect(await found({ tag: randomUUID() })).toEqual([]);
    expect(await found({ tag: '*' })).toEqual([]);
  });

  it('are paged without gaps and repetitions, latest expiry first', async () => {
    const caller = stack.caller();
    const tag = randomUUID();
    const keys: string[] = [];
    for (let at = 0; at < 23; at += 1)
      keys.push(await put(caller, { tags: [tag], ttl_seconds: 1000 + 10 * at }));
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Page = await list(caller, { tag, limit: '5', ...(cursor === '' ? {} : { cursor }) });
      expect(page.items.length).toBeLessThanOrEqual(5);
      seen.push(...keysOf(page));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(keys.reverse());
  });

  it('are shown with request and answer', async () => {
    const caller = stack.caller();
    const body = question();
    const { cache, text } = await caller.chat(body);
    const shown = await caller.api('GET', `/entries/${cache.key}`);
    expect(shown).toMatchObject({ key: cache.key, layer: 'llm', request: body, response: completion(text) });
  });

  it('count their hits', async () => {
    const caller = stack.caller();
    const body = question();
    const { cache } = await caller.chat(body);
    for (let hit = 0; hit < 3; hit += 1) await caller.chat(body);
    expect(await caller.api<Entry>('GET', `/entries/${cache.key}`)).toMatchObject({ hits: 3 });
  });

  it('are deleted by key, once', async () => {
    const caller = stack.caller();
    const body = question();
    const { cache } = await caller.chat(body);
    expect((await caller.chat(body)).cache.hit).toBe(true);
    const gone = await caller.send('DELETE', `/api/v1/entries/${cache.key}`);
    expect(gone.status).toBe(200);
    expect(JSON.parse(gone.text)).toEqual({ matched: 1, deleted: 1, dry_run: false });
    expect((await caller.chat(body)).cache).toMatchObject({ fwd: 'miss' });
    await caller.send('DELETE', `/api/v1/entries/${cache.key}`);
    for (const method of ['GET', 'DELETE']) {
      const reply = await caller.send(method, `/api/v1/entries/${cache.key}`);
      expect(reply.status).toBe(404);
      expect(JSON.parse(reply.text)).toMatchObject({ title: 'Not Found', status: 404 });
    }
  });

  it('are no longer listed when their time is over', async () => {
    const caller = stack.caller();
    const tag = randomUUID();
    await put(caller, { tags: [tag], ttl_seconds: 1 });
    const kept = await put(caller, { tags: [tag], ttl_seconds: 1000 });
    await until('the short one is gone', async () => keysOf(await list(caller, { tag })).length === 1);
    expect(keysOf(await list(caller, { tag }))).toEqual([kept]);
  });

  describe('are refused to be listed by', () => {
    it.each([
      ['limit=0', 'limit'],
      ['limit=201', 'limit'],
      ['limit=ten', 'limit'],
      ['layer=disk', 'layer'],
      ['tag=a,b', 'tag'],
      ['unknown=1', 'unknown'],
    ])('%s, naming it', async (query, path) => {
      const reply = await stack.caller().send('GET', `/api/v1/entries?${query}`);
      expect(reply.status).toBe(422);
      expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(JSON.parse(reply.text)).toMatchObject({ status: 422, errors: [{ path }] });
    });

    it.each(['%00', 'nonsense', 'eyJhIjoxfQ'])('a cursor that no page handed out (%s)', async (cursor) => {
      const reply = await stack.caller().send('GET', `/api/v1/entries?cursor=${cursor}`);
      expect(reply.status).toBe(422);
      expect(JSON.parse(reply.text)).toMatchObject({
        status: 422,
        detail: expect.stringContaining('cursor'),
      });
    });
  });

  it('are not found by a key that is none', async () => {
    for (const key of ['llm:xyz', '..%2f..', 'llm:', `disk:${'0'.repeat(64)}`]) {
      for (const method of ['GET', 'DELETE']) {
        const reply = await stack.caller().send(method, `/api/v1/entries/${key}`);
        expect(reply.status).toBe(404);
        expect(JSON.parse(reply.text)).toMatchObject({ type: '/docs#problem-no-such-entry' });
      }
    }
  });
});
