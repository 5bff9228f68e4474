import { randomUUID } from 'node:crypto';
import { parseCacheStatus } from '../../e2e/support/cache-status.js';

/** US dollars for a million tokens, as `PRICING_FILE` has them: no table of a library's stands behind these sums. */
export const PRICES = {
  'chat-a': { input_usd_per_mtok: 3, output_usd_per_mtok: 7 },
  'chat-b': { input_usd_per_mtok: 0.15, output_usd_per_mtok: 0.6 },
  'embed-a': { input_usd_per_mtok: 11, output_usd_per_mtok: 0 },
} as const;

interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens?: number;
}

/** What really happened, as callers saw it: what each was told in `Cache-Status`, and what its answer had taken. */
export class Script {
  lookups = 0;
  hits = 0;
  coalesced = 0;
  misses = 0;
  errors = 0;
  bypasses = 0;
  spentUsd = 0;
  savedUsd = 0;
  unpricedTokens = 0;

  constructor(private readonly headers: Readonly<Record<string, string>> = {}) {}

  /** A chat completion, and what became of it. */
  async chat(url: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<void> {
    const response = await this.#post(url, '/v1/chat/completions', body, headers);
    const text = await response.text();
    const model = (body as { model: string }).model;
    if (response.status >= 400) {
      this.lookups += 1;
      this.misses += 1;
      this.errors += 1;
      return;
    }
    this.#count(response, model, usageIn(text));
  }

  /** An embedding of one input. */
  async embedding(url: string, model: string, input: string): Promise<void> {
    const response = await this.#post(url, '/v1/embeddings', { model, input });
    const { usage } = (await response.json()) as { usage: Usage };
    // Of an answer that was reused the provider asks nothing; what it had cost is known from the first.
    const known = this.#embedded.get(input) ?? usage;
    this.#embedded.set(input, known);
    this.#count(response, model, known);
  }

  async send<Body>(url: string, method: string, path: string, body: object): Promise<Body> {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...this.headers },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Body;
  }

  readonly #embedded = new Map<string, Usage>();

  #count(response: Response, model: string, usage: Usage): void {
    const cost = costOf(model, usage);
    if (cost === undefined) this.unpricedTokens += usage.prompt_tokens + (usage.completion_tokens ?? 0);
    const { hit, collapsed, fwd } = parseCacheStatus(response.headers.get('cache-status'));
    if (fwd === 'bypass') this.bypasses += 1;
    else this.lookups += 1;
    if (hit === true) this.hits += 1;
    else if (collapsed === true) this.coalesced += 1;
    else if (fwd !== 'bypass') this.misses += 1;
    if (hit === true || collapsed === true) this.savedUsd += cost ?? 0;
    else this.spentUsd += cost ?? 0;
  }

  #post(
    url: string,
    path: string,
    body: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    return fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...this.headers, ...headers },
      body: JSON.stringify(body),
    });
  }
}

export function costOf(model: string, { prompt_tokens, completion_tokens = 0 }: Usage): number | undefined {
  const price = (PRICES as Record<string, (typeof PRICES)['chat-a' | 'chat-b' | 'embed-a'] | undefined>)[
    model
  ];
  if (price === undefined) return undefined;
  return (
    (prompt_tokens * price.input_usd_per_mtok + completion_tokens * price.output_usd_per_mtok) / 1_000_000
  );
}

export function ask(model: string, text: string = randomUUID()): { model: string; messages: object[] } {
  return { model, messages: [{ role: 'user', content: text }] };
}

function usageIn(text: string): Usage {
  if (text.startsWith('{')) return (JSON.parse(text) as { usage: Usage }).usage;
  const chunk = text
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .map((line) => JSON.parse(line.slice(6)) as { usage?: Usage | null })
    .findLast(({ usage }) => usage !== undefined && usage !== null);
  return chunk?.usage ?? { prompt_tokens: 0 };
}
