import { setTimeout as sleep } from 'node:timers/promises';

const NAMES = ['checkout', 'billing', 'docs', 'onboarding', 'search', 'crm-import', 'payments', 'inventory'];
const TASKS = [
  'Write a TypeScript function that validates an ISO 8601 date and returns a typed Result',
  'Summarise this ticket in two sentences for the changelog',
  'Which indexes does this query need: orders by customer and day',
  'Write acceptance tests: an empty basket, a coupon, an expired card',
  'Explain what this stack trace says, and name the likeliest cause',
  'Turn this description into a JSON schema with examples',
  'Review this diff for races and say what to change',
  'Draft the migration for a nullable column that becomes required',
];
const MODELS = ['gpt-4o', 'gpt-4o-mini', 'gpt-4.1', 'gpt-4.1-mini'];
const EMBEDDING_MODEL = 'text-embedding-3-small';

/** Pseudo-random and the same in each run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Traffic as executors make it, waves of atoms in masterplans, over so many ms; the tide comes and goes twice. */
export class DayOfTraffic {
  readonly #random = generator(7);
  readonly #url: URL;
  readonly #masterplans: number;

  constructor(url: URL, masterplans: number) {
    this.#url = url;
    this.#masterplans = masterplans;
  }

  async run(ms: number): Promise<void> {
    const began = performance.now();
    for (let index = 0; index < this.#masterplans; index += 1) {
      if (performance.now() - began > ms) return;
      const share = index / this.#masterplans;
      const tide = 0.35 + 0.65 * Math.max(0, Math.sin(share * 4 * Math.PI));
      await this.#masterplan(
        `${this.#pick(NAMES)}-${1000 + index}`,
        Math.round(6 + 34 * tide * this.#random()),
      );
      const rest = began + share * ms - performance.now();
      if (rest > 0) await sleep(rest);
    }
  }

  /** Some atoms are new, most were seen in another masterplan; each wave's go together. */
  async #masterplan(id: string, atoms: number): Promise<void> {
    const calls = Array.from({ length: atoms }, (_, atom) => this.#atom(id, atom));
    await Promise.all(calls);
    if (this.#random() < 0.5) await this.#retrieve(id);
    await this.#embed(id);
  }

  async #atom(masterplan: string, atom: number): Promise<void> {
    const variant = Math.floor(this.#random() ** 2.4 * 160);
    const task = `${TASKS[variant % TASKS.length]} (${variant}).`;
    const kind = this.#random();
    const headers = {
      'X-Reuso-Masterplan': masterplan,
      'X-Reuso-Atom': `atom-${String(atom).padStart(2, '0')}`,
      'X-Reuso-Tags': `wave-${atom % 4}`,
      ...(kind < 0.12 ? { 'X-Reuso-Batch': 'on' } : {}),
      ...(kind > 0.994 ? { 'x-sim-mode': 'error-500' } : {}),
    };
    const body = {
      model: MODELS[variant % MODELS.length],
      messages: [
        { role: 'system', content: 'You are a senior engineer. Answer with code first.' },
        { role: 'user', content: kind < 0.12 ? `${task} Shortly, for ${masterplan}.` : task },
      ],
    };
    await this.#send('POST', '/v1/chat/completions', body, headers);
  }

  async #retrieve(masterplan: string): Promise<void> {
    const topic = Math.floor(this.#random() * 40);
    const query = `Where is ${TASKS[topic % TASKS.length]?.toLowerCase()} described (${topic})?`;
    const vector = Array.from({ length: 8 }, (_, at) => Math.cos(topic * (at + 1)));
    const near = vector.map((value, at) => value + (at === 0 ? 0.18 * this.#random() : 0));
    const fields = { embedding_model: EMBEDDING_MODEL, top_k: 3, masterplan_id: masterplan };
    const asked = this.#random() < 0.5 ? query : `${query} In short.`;
    const found = await this.#send('POST', '/api/v1/rag-cache/lookup', {
      ...fields,
      query: asked,
      query_embedding: near,
    });
    if (found.includes('"hit":true')) return;
    await this.#send('PUT', '/api/v1/rag-cache/entries', {
      ...fields,
      query,
      query_embedding: vector,
      documents: [
        { id: `docs/${topic}.md`, text: 'A cache keeps answers; a lease keeps order.', score: 0.91 },
        { id: `docs/${topic + 1}.md`, text: 'Stampedes happen when many ask at once.', score: 0.84 },
      ],
    });
  }

  async #embed(masterplan: string): Promise<void> {
    const input = [1, 2, 3].map(() => `${this.#pick(TASKS)} ${Math.floor(this.#random() * 9)}`);
    const body = { model: EMBEDDING_MODEL, input };
    await this.#send('POST', '/v1/embeddings', body, { 'X-Reuso-Masterplan': masterplan });
  }

  async #send(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<string> {
    const response = await fetch(new URL(path, this.#url), {
      method,
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return await response.text();
  }

  #pick(texts: readonly string[]): string {
    return texts[Math.floor(this.#random() * texts.length)] ?? '';
  }
}
