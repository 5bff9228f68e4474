import { PROMPTS, atomOf, chunkOf, masterplanOf, promptOf, questionOf } from './prompts.ts';

const MODELS = ['gpt-4o', 'gpt-4o-mini', 'gpt-4.1', 'gpt-4.1-mini'];
const EMBEDDING_MODEL = 'text-embedding-3-small';
const SYSTEM = 'You are a senior engineer. Answer with code first.';
const WAVES = 4;
/** Runs of each masterplan: what was done once is done again after each revision. */
const RUNS = 3;
/** How much of it is asked anew each time. */
const REVISED = 0.08;
/** Shares of what is stored: the rest are answers. */
const EMBEDDINGS = 0.5;
const RETRIEVALS = 0.06;
const INPUTS = 40;
/** Prompts that all masterplans have in common, and how often it is one of them. */
const COMMON = 400;
const COMMON_SHARE = 0.2;
/** Numbers of one masterplan's own prompts, questions and chunks. */
const SPAN = 1_000;
const AT_ONCE = 6;

export interface Amount {
  readonly masterplans: number;
  /** About how many different things are asked, and so stored. */
  readonly entries: number;
}

/** Traffic as executors make it: masterplans of waves of atoms, each run several times. */
export class Traffic {
  readonly #random = generator(7);
  readonly #url: URL;
  #atoms = 0;

  constructor(url: URL) {
    this.#url = url;
  }

  /** @param onProgress told again and again which share of it is done */
  async run({ masterplans, entries }: Amount, onProgress: (share: number) => void): Promise<void> {
    const each = entries / masterplans;
    const order = Array.from({ length: masterplans * RUNS }, (_, index) => {
      const plan = Math.floor(index / RUNS);
      return { plan, size: each * (0.5 + (plan % 11) / 10), at: plan + (index % RUNS) * 9 * this.#random() };
    }).sort((a, b) => a.at - b.at);
    const all = order.reduce((sum, { size }) => sum + atomsOf(size), 0);
    const progress = setInterval(() => onProgress(Math.min(1, this.#atoms / all)), 20);
    const running = new Set<Promise<void>>();
    for (const { plan, size } of order) {
      while (running.size >= AT_ONCE) await Promise.race(running);
      const run = this.#masterplan(plan, size);
      running.add(run);
      void run.finally(() => running.delete(run));
    }
    await Promise.all(running);
    clearInterval(progress);
  }

  /** A run of one: all is new at its first, little each time after; each wave's atoms go together. */
  async #masterplan(plan: number, size: number): Promise<void> {
    const id = masterplanOf(plan);
    const atoms = atomsOf(size);
    const questions = Math.ceil(size * RETRIEVALS);
    for (let wave = 0; wave < WAVES; wave += 1) {
      const [from, to] = [wave, wave + 1].map((edge) => Math.round((edge * atoms) / WAVES)) as [
        number,
        number,
      ];
      const calls = Array.from({ length: to - from }, (_, at) => this.#atom(plan, from + at, wave));
      await Promise.all([...calls, this.#retrieve(plan, id, questions, Math.ceil(questions / WAVES))]);
    }
    const chunks = size * EMBEDDINGS;
    for (let sent = 0; sent < chunks; sent += INPUTS) await this.#embed(plan, id, sent);
  }

  async #atom(plan: number, atom: number, wave: number): Promise<void> {
    this.#atoms += 1;
    const id = masterplanOf(plan);
    const kind = this.#random();
    const isBatched = atom % 17 === 3;
    const revision = this.#random() < REVISED ? Math.floor(this.#random() * SPAN) : atom;
    const prompt =
      atom % 10 < COMMON_SHARE * 10
        ? Math.floor(this.#random() ** 2 * COMMON)
        : (COMMON + plan * SPAN + revision) % PROMPTS;
    const headers = {
      'X-Reuso-Masterplan': id,
      'X-Reuso-Atom': atomOf(atom),
      'X-Reuso-Tags': `wave-${wave + 1}`,
      ...(isBatched ? { 'X-Reuso-Batch': 'on' } : {}),
      ...(kind > 0.997 ? { 'x-sim-mode': 'error-500' } : {}),
    };
    const body = {
      model: MODELS[prompt % MODELS.length],
      messages: [
        { role: 'system', content: SYSTEM },
        { role: 'user', content: isBatched ? `${promptOf(prompt)} In one sentence.` : promptOf(prompt) },
      ],
    };
    // Some are asked by several workers at once.
    const times = kind < 0.04 ? 2 : 1;
    await Promise.all(
      Array.from({ length: times }, () => this.#send('POST', '/v1/chat/completions', body, headers)),
    );
  }

  async #retrieve(plan: number, id: string, questions: number, count: number): Promise<void> {
    for (let asked = 0; asked < count; asked += 1) {
      const topic = plan * SPAN + Math.floor(this.#random() * questions);
      const query = questionOf(topic);
      const vector = Array.from({ length: 8 }, (_, at) => Math.cos(topic * (at + 1)));
      const near = vector.map((value, at) => value + (at === 0 ? 0.3 * this.#random() : 0));
      const fields = { embedding_model: EMBEDDING_MODEL, top_k: 3, masterplan_id: id };
      const [text, query_embedding] =
        this.#random() < 0.5 ? [query, vector] : [`${query} Name the files.`, near];
      const found = await this.#send('POST', '/api/v1/rag-cache/lookup', {
        ...fields,
        query: text,
        query_embedding,
      });
      if (found.includes('"hit":true')) continue;
      await this.#send('PUT', '/api/v1/rag-cache/entries', {
        ...fields,
        query: text,
        query_embedding,
        documents: [0, 1, 2].map((rank) => ({
          id: `docs/${topic + rank}.md`,
          text: chunkOf(topic + rank),
          score: Number((0.93 - rank * 0.07).toFixed(2)),
        })),
      });
    }
  }

  async #embed(plan: number, id: string, from: number): Promise<void> {
    const input = Array.from({ length: INPUTS }, (_, at) =>
      chunkOf(plan * SPAN + (this.#random() < REVISED ? Math.floor(this.#random() * SPAN) : from + at)),
    );
    const body = { model: EMBEDDING_MODEL, input, dimensions: 256, encoding_format: 'base64' };
    await this.#send('POST', '/v1/embeddings', body, { 'X-Reuso-Masterplan': id });
  }

  async #send(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<string> {
    const request = {
      method,
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    };
    const url = new URL(path, this.#url);
    // A machine that was busy or asleep may have let idle connections end.
    const response = await fetch(url, request).catch(() => fetch(url, request));
    return await response.text();
  }
}

const atomsOf = (size: number) => Math.max(3, Math.round(size * (1 - EMBEDDINGS - RETRIEVALS)));

/** Pseudo-random and the same in each run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
