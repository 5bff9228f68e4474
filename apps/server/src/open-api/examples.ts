const CHAT = { model: 'gpt-4o', messages: [{ role: 'user', content: 'Name three caches.' }] };
const PROMPT = { model: 'gpt-4o', prompt: 'Name three caches.', temperature: 0 };
const RETRIEVAL = { query: 'Where is the write gate?', embedding_model: 'text-embedding-3-small', top_k: 3 };
const DOCUMENT = { id: 'docs/architecture.md', text: 'Write gate looks at what came back…', score: 0.83 };
const STORED = { ...RETRIEVAL, query_embedding: [0.12, -0.03, 0.99], documents: [DOCUMENT] };

/** A body of each operation that takes one, as the server takes it. */
export const EXAMPLES: Readonly<Record<string, unknown>> = {
  'post /v1/chat/completions': CHAT,
  'post /v1/embeddings': {
    model: 'text-embedding-3-small',
    input: ['Name three caches.', 'What is a lease?'],
  },
  'post /api/v1/llm/generate': { ...PROMPT, masterplan_id: 'shop-7', atom_id: 'caches', tags: ['nightly'] },
  'post /api/v1/llm-cache/lookup': PROMPT,
  'put /api/v1/llm-cache/entries': {
    ...PROMPT,
    response_text: 'Squirrels, browsers, processors.',
    prompt_tokens: 12,
    completion_tokens: 9,
    latency_ms: 840,
  },
  'post /api/v1/rag-cache/lookup': { ...RETRIEVAL, query_embedding: [0.13, -0.02, 0.99] },
  'put /api/v1/rag-cache/entries': { ...STORED, masterplan_id: 'shop-7', corpus_version: '3f2c1e0' },
  'post /api/v1/invalidations': { masterplan_id: 'shop-7', dry_run: true },
  'post /api/v1/warmups': {
    name: 'before the night run',
    items: [
      { kind: 'llm', ...PROMPT },
      { kind: 'rag', ...STORED },
    ],
  },
  'post /api/v1/feedback': { key: `llm:${'9f2c'.repeat(16)}`, verdict: 'bad', reason: 'It names only two.' },
  'post /api/v1/session': { token: 'the admin token, or a tenant’s key' },
};
