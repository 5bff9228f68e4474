import { until } from '../../support/redis/index.js';
import { type ChatReply, type Gateway, newQuestion } from '../../support/traffic/index.js';
import type { Fleet } from './fleet.js';

export const LOOKUPS = 'v2_cache_lookup_duration_seconds_count';

/** How a caller asks: `mixed` lets every second one ask for a stream. */
export type Form = 'plain' | 'streamed' | 'mixed';

/** Many who ask the same at the same time, at several servers. */
export class Stampede {
  readonly question = newQuestion();

  constructor(
    private readonly form: Form,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  /** So many ask at each of these servers. */
  ask(gateways: readonly Gateway[], callers: number): Promise<ChatReply>[] {
    return Array.from({ length: callers }, (_, at) =>
      gateways.map((gateway) => this.askOne(gateway, at)),
    ).flat();
  }

  askOne(gateway: Gateway, at = 0, headers: Readonly<Record<string, string>> = {}): Promise<ChatReply> {
    const stream = this.form === 'streamed' || (this.form === 'mixed' && at % 2 === 1);
    return gateway.chat({ ...this.question, stream }, { ...this.headers, ...headers });
  }

  /** Reads a stream of it until the first event, and leaves it. */
  async untilFirstEvent({ url }: Gateway): Promise<void> {
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...this.headers },
      body: JSON.stringify({ ...this.question, stream: true }),
    });
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
  }

  /** Resolves when so many have looked at each of these servers for what is not stored yet. */
  async untilLooked(gateways: readonly Gateway[], callers: number, ask: () => void): Promise<void> {
    const lookups = () =>
      Promise.all(gateways.map((gateway) => gateway.metric(LOOKUPS, { cache_layer: 'llm' })));
    const before = await lookups();
    ask();
    await until('all have looked for it', async () =>
      (await lookups()).every((count, at) => count - (before[at] ?? 0) >= callers),
    );
  }
}

/** Calls that the provider has got for chat completions. */
export async function chatCalls({ provider }: Fleet): Promise<number> {
  return (await provider.stats()).by_path['/v1/chat/completions'] ?? 0;
}

/** What a caller heard, the ids of a provider's answers aside. */
export function said({ status, raw, text }: ChatReply): unknown {
  return status === 200 ? text : raw;
}
