import { describe, expect, it } from 'vitest';
import { ReusoResponseError } from '../http/reuso-error.js';
import type { MasterplanInput } from '../masterplan/masterplan.js';
import { type FakeBehaviour, FakeClient } from '../testing/fake-client.js';
import { WaveExecutor } from './wave-executor.js';

const rag = { query: 'where?', embedding_model: 'e', top_k: 2, corpus_version: 'v1' };
const PLAN: MasterplanInput = { id: 'p', model: 'm', atoms: [{ id: 'a', prompt: 'A', rag }] };
const DOCUMENTS = [
  { id: 'one.ts', text: 'first' },
  { id: 'two.ts', text: 'second' },
  { id: 'three.ts', text: 'third' },
];
const WITH_DOCUMENTS = 'Documents:\n\n[1] one.ts\nfirst\n\n[2] two.ts\nsecond';
const retriever = { retrieve: () => Promise.resolve(DOCUMENTS) };
const promptOf = (client: FakeClient, at = 0) => client.chats[at]?.request.messages.at(-1)?.['content'];

describe('retrieval', () => {
  it('on a miss embeds, looks for a similar query, searches, tells the prompt and stores', async () => {
    const client = new FakeClient();
    const { report } = await new WaveExecutor({ client, retriever }).run(PLAN);
    expect(promptOf(client)).toBe(`${WITH_DOCUMENTS}\n\nA`);
    expect(client.embedded).toEqual(['where?']);
    expect(client.lookups.map((lookup) => lookup.query_embedding)).toEqual([undefined, [1, 0]]);
    expect(client.stored).toEqual([
      { ...rag, masterplan_id: 'p', query_embedding: [1, 0], documents: DOCUMENTS.slice(0, 2) },
    ]);
    expect(report).toMatchObject({ retrievals_stored: 1, total: { rag: { lookups: 1, misses: 1 } } });
  });

  it.each<[string, FakeBehaviour, number]>([
    ['exact', { retrievals: { 'where?': DOCUMENTS.slice(0, 2) } }, 0],
    ['similar', { retrievals: { 'similar:where?': DOCUMENTS.slice(0, 2) } }, 1],
  ])('on an %s hit neither searches nor stores', async (match, behaviour, embedded) => {
    const client = new FakeClient(behaviour);
    const { report } = await new WaveExecutor({ client }).run(PLAN);
    expect(promptOf(client)).toBe(`${WITH_DOCUMENTS}\n\nA`);
    expect(client.embedded).toHaveLength(embedded);
    expect(client.stored).toEqual([]);
    expect(report.total).toMatchObject({ rag: { lookups: 1, [match]: 1 }, hit_rate: 0.5 });
  });

  it('puts documents where the prompt wants them, and answers into the query', async () => {
    const client = new FakeClient();
    const atoms = [
      { id: 'a', prompt: 'A' },
      {
        id: 'b',
        prompt: 'Use {{documents}}!',
        depends_on: ['a'],
        rag: { ...rag, query: 'about {{a}}', similar: false },
      },
    ];
    await new WaveExecutor({ client, retriever }).run({ ...PLAN, atoms });
    expect(promptOf(client, 1)).toBe(`Use ${WITH_DOCUMENTS}!`);
    expect(client.lookups.map(({ query }) => query)).toEqual(['about <A>']);
  });

  it('is done once for atoms that ask the same at the same time', async () => {
    const client = new FakeClient();
    const atoms = ['a', 'b', 'c'].map((id) => ({ id, prompt: id, rag }));
    const { report } = await new WaveExecutor({ client, retriever }).run({ ...PLAN, atoms });
    expect(client.stored).toHaveLength(1);
    expect(report.total.rag).toMatchObject({ lookups: 3, misses: 1, shared: 2 });
  });

  it('goes on without a cache that is out of order, and fails the atom where nothing can be had', async () => {
    const down = new ReusoResponseError('PUT /', {
      status: 503,
      requestId: undefined,
      problem: undefined,
      body: 'down',
      retryAfterMs: undefined,
    });
    const client = new FakeClient({ ragFailure: down });
    const run = await new WaveExecutor({ client, retriever }).run(PLAN);
    expect(run.report).toMatchObject({ status: 'done', retrievals_stored: 0 });
    const without = await new WaveExecutor({ client: new FakeClient() }).run(PLAN);
    expect(without.report.atoms[0]?.error).toContain('the run was given no retriever');
    const failing = { retrieve: () => Promise.reject(new Error('disk is gone')) };
    const failed = await new WaveExecutor({ client: new FakeClient(), retriever: failing }).run(PLAN);
    expect(failed.report.atoms[0]?.error).toBe('its documents could not be retrieved: disk is gone');
  });

  it('without the cache searches each time', async () => {
    const client = new FakeClient();
    const { report } = await new WaveExecutor({ client, retriever, ragCache: false }).run(PLAN);
    expect([client.lookups, client.stored]).toEqual([[], []]);
    expect(report.total.rag).toMatchObject({ lookups: 0, direct: 1 });
  });
});
