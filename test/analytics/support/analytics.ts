import { until } from '../../support/redis/index.js';

export interface Combined {
  readonly lookups: number;
  readonly reused: number;
  readonly hit_rate: number;
  readonly upstream_calls: number;
  readonly spent_usd: number;
  readonly saved_usd: number;
  readonly cost_reduction: number;
  readonly spent_ms: number;
  readonly saved_ms: number;
  readonly time_reduction: number;
}

export interface LayerFigures {
  readonly lookups: number;
  readonly hits: number;
  readonly misses: number;
  readonly coalesced: number;
  readonly writes: number;
  readonly errors: number;
  readonly hit_rate: number;
  readonly saved_usd: number;
  readonly saved_ms: number;
}

export type LayerName = 'llm' | 'rag' | 'rag_similarity' | 'embedding';

export interface Summary {
  readonly window: string;
  readonly combined: Combined;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly layers: Readonly<Record<LayerName, LayerFigures>>;
  readonly batching: Readonly<Record<string, number>>;
  readonly unpriced_models: readonly {
    readonly model: string;
    readonly prompt_tokens: number;
    readonly completion_tokens: number;
  }[];
}

/** The analytics of one server, as an operator or a tenant reads them. */
export class Analytics {
  constructor(
    readonly url: string,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  async status(path: string): Promise<number> {
    return (await this.#send(path)).status;
  }

  async read<Body>(path: string): Promise<Body> {
    const response = await this.#send(path);
    const text = await response.text();
    if (response.status !== 200) throw new Error(`GET ${path}: ${response.status} ${text}`);
    return JSON.parse(text) as Body;
  }

  summary(window = '1h'): Promise<Summary> {
    return this.read<Summary>(`/analytics/summary?window=${window}`);
  }

  /** The summary once it knows of so many lookups: what was counted is written within a second or two. */
  async summaryOf(lookups: number): Promise<Summary> {
    let last: Summary | undefined;
    await until(`the summary knows of ${lookups} lookups`, async () => {
      last = await this.summary();
      if (last.combined.lookups !== lookups) throw new Error(`it knows of ${last.combined.lookups}`);
      return true;
    });
    return last ?? (await this.summary());
  }

  /** The value of a metric of one layer. */
  async metric(name: string, layer: LayerName): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    return text
      .split('\n')
      .filter((line) => line.startsWith(`${name}{`) && line.includes(`cache_layer="${layer}"`))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
  }

  /** Events of a stream until there are so many, or the condition holds. */
  async events<Data>(
    path: string,
    enough: (events: readonly StreamEvent<Data>[]) => boolean,
  ): Promise<readonly StreamEvent<Data>[]> {
    const hangUp = new AbortController();
    const response = await this.#send(path, hangUp.signal);
    const events: StreamEvent<Data>[] = [];
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString('utf8');
      const parts = text.split('\n\n');
      text = parts.pop() ?? '';
      events.push(...parts.flatMap((part) => eventIn<Data>(part)));
      if (enough(events)) break;
    }
    hangUp.abort();
    return events;
  }

  #send(path: string, signal?: AbortSignal): Promise<Response> {
    return fetch(`${this.url}/api/v1${path}`, { headers: this.headers, signal: signal ?? null });
  }
}

export interface StreamEvent<Data> {
  readonly type: string;
  readonly data: Data;
}

function eventIn<Data>(text: string): StreamEvent<Data>[] {
  const field = (name: string): string | undefined =>
    text
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2);
  const [type, data] = [field('event'), field('data')];
  return type === undefined || data === undefined ? [] : [{ type, data: JSON.parse(data) as Data }];
}
