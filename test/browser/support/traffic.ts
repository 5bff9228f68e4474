import { until } from '../../support/redis/index.js';

const MODEL = 'gpt-4o-mini';

/** Requests to a server, as executors send them. */
export class Traffic {
  constructor(private readonly url: string) {}

  async chat(content: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
    return (await this.#chat(content, headers)).status;
  }

  /** A request's `Cache-Status`. */
  async cacheStatus(content: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
    return (await this.#chat(content, headers)).headers.get('cache-status') ?? '';
  }

  /** A count of `/metrics`, by its name with labels. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const line = text.split('\n').find((one) => one.startsWith(`${name} `));
    if (line === undefined) throw new Error(`/metrics has no ${name}`);
    return Number(line.slice(name.length));
  }

  async #chat(content: string, headers: Readonly<Record<string, string>>): Promise<Response> {
    const response = await fetch(`${this.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify({ model: MODEL, messages: [{ role: 'user', content }] }),
    });
    await response.arrayBuffer();
    return response;
  }

  async api(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return await response.json();
  }

  /** A masterplan of some atoms, run twice: the second time all of it comes from the cache. */
  async runTwice(
    masterplan: string,
    prompts: readonly string[],
    headers: Readonly<Record<string, string>> = {},
  ) {
    for (let run = 0; run < 2; run += 1) {
      for (const [atom, prompt] of prompts.entries()) {
        await this.chat(prompt, {
          'X-Reuso-Masterplan': masterplan,
          'X-Reuso-Atom': `atom-${atom}`,
          ...headers,
        });
      }
    }
  }

  /** A retrieval stored, found exactly, and found by a similar query. */
  async retrieve(query: string): Promise<void> {
    const fields = { embedding_model: 'text-embedding-3-small', top_k: 2 };
    await this.api('PUT', '/rag-cache/entries', {
      ...fields,
      query,
      query_embedding: [0.6, 0.8, 0],
      documents: [{ id: 'doc-1', text: 'A cache keeps answers.', score: 0.91 }],
    });
    await this.api('POST', '/rag-cache/lookup', { ...fields, query });
    await this.api('POST', '/rag-cache/lookup', {
      ...fields,
      query: `${query} Please.`,
      query_embedding: [0.6, 0.8, 0.05],
    });
  }

  /** Figures are counted after their requests were answered. */
  async untilCounted(lookups: number): Promise<void> {
    await until(`${lookups} lookups are counted`, async () => {
      const summary = await this.api('GET', '/analytics/summary?window=1h');
      return (summary as { combined: { lookups: number } }).combined.lookups >= lookups;
    });
  }
}
