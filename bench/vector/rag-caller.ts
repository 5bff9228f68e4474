import { setTimeout } from 'node:timers/promises';

const MOST_RETRIES = 100;
const RETRY_AFTER_MS = 100;

interface Lookup {
  readonly hit: boolean;
  readonly entry?: { readonly query: string };
}

/** Stores and looks up retrievals over HTTP, as an executor does. */
export class RagCaller {
  readonly #api: URL;
  readonly #metrics: URL;
  readonly #namespace: string;

  constructor(url: URL | string, namespace: string) {
    this.#api = new URL('/api/v1/rag-cache/', url);
    this.#metrics = new URL('/metrics', url);
    this.#namespace = namespace;
  }

  async store(number: number, vector: Float32Array): Promise<void> {
    const documents = [{ id: `document-${number}`, text: 'x'.repeat(200) }];
    await this.#send('PUT', 'entries', { ...this.#question(`query ${number}`, vector), documents });
  }

  /** @returns the number that a similar query was stored under */
  async find(vector: Float32Array): Promise<number | undefined> {
    const found = (await this.#send('POST', 'lookup', this.#question('asked', vector))) as Lookup;
    return found.hit ? Number(found.entry?.query.slice('query '.length)) : undefined;
  }

  /** A gauge of the server's. */
  async gauge(name: string): Promise<number> {
    const lines = (await (await fetch(this.#metrics)).text()).split('\n');
    return Number(lines.find((line) => line.startsWith(`${name} `))?.split(' ')[1]);
  }

  async #send(method: string, path: string, body: object): Promise<unknown> {
    const request = {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
    let response = await fetch(new URL(path, this.#api), request);
    // On a busy machine the store may miss its deadline now and then: the caller is told, and tries again.
    for (let again = 1; response.status === 503 && again <= MOST_RETRIES; again += 1) {
      await setTimeout(RETRY_AFTER_MS);
      response = await fetch(new URL(path, this.#api), request);
    }
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return await response.json();
  }

  #question(query: string, vector: Float32Array): object {
    const query_embedding = Array.from(vector);
    return { query, query_embedding, embedding_model: 'bench', top_k: 1, namespace: this.#namespace };
  }
}
