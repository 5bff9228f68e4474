import { expect } from 'vitest';
import { until } from '../../support/redis/index.js';
import { type Held, type TenantModel, requestOf } from './tenant-model.js';

interface Generated {
  readonly text: string;
  readonly cached: boolean;
  readonly cache: { readonly key: string };
  readonly batch?: { readonly id: string; readonly size: number };
}

interface Warmup {
  readonly id: string;
  readonly status: string;
  readonly failed: number;
}

type Place = Pick<Held, 'namespace' | 'prompt' | 'masterplan' | 'tag' | 'text'>;

/** What an errand needs of the tenant that runs it. */
export interface Errander {
  readonly name: string;
  readonly model: TenantModel;
  /** Ids of those that it began. */
  readonly warmups: Set<string>;
  ask<Answer>(method: string, path: string, body?: unknown): Promise<[number, Answer]>;
  place(): Place;
  retrievalOf(place: Place): object;
}

/** Warms an answer and a retrieval: both are the tenant's own afterwards, and nobody else's. */
export async function warmUp(actor: Errander): Promise<void> {
  const place = actor.place();
  const { namespace, prompt, masterplan, tag, text } = place;
  const ties = { masterplan_id: masterplan, tags: [tag] };
  const [status, { id }] = await actor.ask<{ id: string }>('POST', '/api/v1/warmups', {
    name: text,
    items: [
      { kind: 'llm', ...requestOf('warm', namespace, prompt), ...ties },
      { kind: 'rag', ...actor.retrievalOf(place), ...ties },
    ],
  });
  expect(status).toBe(202);
  actor.warmups.add(id);
  await until('the warm-up has ended', async () => {
    const [, told] = await actor.ask<Warmup>('GET', `/api/v1/warmups/${id}`);
    if (told.status === 'queued' || told.status === 'running') return false;
    expect(told).toMatchObject({ status: 'done', failed: 0 });
    return true;
  });
  const [, warmed] = await actor.ask<{ key: string; entry?: { text: string } }>(
    'POST',
    '/api/v1/llm-cache/lookup',
    requestOf('warm', namespace, prompt),
  );
  expect(warmed.entry).toBeDefined();
  keepTied(actor, { ...place, kind: 'warm', key: warmed.key, text: warmed.entry?.text ?? '' });
  const [, found] = await actor.ask<{ key: string }>('POST', '/api/v1/rag-cache/lookup', {
    query: prompt,
    embedding_model: 'e',
    top_k: 1,
    namespace,
  });
  actor.model.keep({ ...place, kind: 'rag', key: found.key });
}

/** Its own warm-ups are listed, and another's can be neither seen nor stopped. */
export async function lookAtWarmups(actor: Errander, other: Errander): Promise<void> {
  const [, { items }] = await actor.ask<{ items: Warmup[] }>('GET', '/api/v1/warmups');
  for (const { id } of items) expect(actor.warmups, `${actor.name} was shown ${id}`).toContain(id);
  const [theirs] = other.warmups;
  if (theirs === undefined) return;
  const [shown] = await actor.ask('GET', `/api/v1/warmups/${theirs}`);
  const [cancelled] = await actor.ask('DELETE', `/api/v1/warmups/${theirs}`);
  expect([shown, cancelled]).toEqual([404, 404]);
}

/** Two tenants ask the same at the same moment, ready to share a call: each shares with itself only. */
export async function batch(actor: Errander, other: Errander): Promise<void> {
  const [own, theirs] = await Promise.all([batchOf(actor), batchOf(other)]);
  for (const id of own) expect(theirs, `${actor.name} and ${other.name} shared a call`).not.toContain(id);
}

/** @returns the shared calls that its items were in */
async function batchOf(actor: Errander): Promise<ReadonlySet<string>> {
  const first = actor.place();
  const places = [first, { ...actor.place(), prompt: `${first.prompt} again` }];
  const ids = new Set<string>();
  await Promise.all(
    places.map(async (place) => {
      const { namespace, prompt, masterplan, tag } = place;
      const request = {
        ...requestOf('batch', namespace, prompt),
        use_batching: true,
        masterplan_id: masterplan,
        tags: [tag],
      };
      const [status, told] = await actor.ask<Generated>('POST', '/api/v1/llm/generate', request);
      expect(status).toBe(200);
      const known = actor.model.find('batch', namespace, prompt);
      expect(told.cached).toBe(known !== undefined);
      if (known !== undefined) expect(told.text).toBe(known.text);
      if (told.batch !== undefined) {
        expect(told.batch.size).toBeLessThanOrEqual(places.length);
        ids.add(told.batch.id);
      }
      keepTied(actor, { ...place, kind: 'batch', key: told.cache.key, text: told.text });
    }),
  );
  return ids;
}

/** A bad answer goes, and only the tenant's own. */
export async function judge(actor: Errander): Promise<void> {
  const judged = actor.model.all.find(({ kind }) => kind === 'chat' || kind === 'put');
  if (judged === undefined) return;
  const { key } = judged;
  const [status, told] = await actor.ask('POST', '/api/v1/feedback', { key, verdict: 'bad' });
  expect(status).toBe(200);
  expect(told).toMatchObject({ removed: true, refused: true });
  actor.model.remove((held) => held.key === key);
}

/** Whoever reads an entry ties it to its own masterplan and tags, beside those that it had. */
function keepTied(actor: Errander, held: Held): void {
  const known = actor.model.find(held.kind, held.namespace, held.prompt);
  actor.model.keep({
    ...held,
    masterplan: `${known?.masterplan ?? ''} ${held.masterplan}`,
    tag: `${known?.tag ?? ''} ${held.tag}`,
  });
}
