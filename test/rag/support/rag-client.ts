export interface Answered<Body> {
  readonly status: number;
  readonly body: Body;
}

export interface Lookup {
  readonly hit: boolean;
  readonly match?: string;
  readonly similarity?: number;
  readonly key: string;
  readonly entry?: {
    readonly query: string;
    readonly query_embedding: readonly number[];
    readonly documents: readonly object[];
    readonly top_k: number;
    readonly cached_at: string;
    readonly expires_at: string;
  };
}

export interface Stored {
  readonly key: string;
  readonly expires_at: string;
}

export interface ProblemBody {
  readonly detail: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

/** The native API, as an executor calls it. */
export class RagClient {
  constructor(
    private readonly url: string,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  lookup(body: object): Promise<Answered<Lookup>> {
    return this.send('POST', '/rag-cache/lookup', body);
  }

  put(body: object): Promise<Answered<Stored>> {
    return this.send('PUT', '/rag-cache/entries', body);
  }

  invalidate(body: object): Promise<Answered<{ matched: number; deleted: number }>> {
    return this.send('POST', '/invalidations', body);
  }

  /** @param body sent as it is when it is text */
  async send<Body>(method: string, path: string, body?: object | string): Promise<Answered<Body>> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...this.headers },
      body: typeof body === 'object' ? JSON.stringify(body) : body,
    });
    return { status: response.status, body: (await response.json()) as Body };
  }

  /** A counter of one layer. */
  async counter(name: string, layer: string): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const line = text.split('\n').find((one) => one.startsWith(`${name}{cache_layer="${layer}"}`));
    return Number(line?.split(' ').at(-1) ?? 0);
  }
}
