import { z } from 'zod';

const STATS = z.object({
  requests: z.number(),
  prompt_tokens: z.number(),
  completion_tokens: z.number(),
  by_path: z.record(z.string(), z.number()),
});

/** What the provider itself has counted. */
export interface ProviderCount {
  readonly chats: number;
  readonly embeddings: number;
  /** Of chats and embeddings together. */
  readonly tokens: number;
}

/** The simulated provider's control path. */
export class ProviderControl {
  private readonly base: string;

  /** @param url of the provider, with `/v1` */
  constructor(url: string) {
    this.base = url.replace(/\/v1$/, '/sim');
  }

  async reset(): Promise<void> {
    await this.call('reset', 'POST');
  }

  async count(): Promise<ProviderCount> {
    const stats = STATS.parse(await (await this.call('stats', 'GET')).json());
    return {
      chats: stats.by_path['/v1/chat/completions'] ?? 0,
      embeddings: stats.by_path['/v1/embeddings'] ?? 0,
      tokens: stats.prompt_tokens + stats.completion_tokens,
    };
  }

  private async call(path: string, method: string): Promise<Response> {
    const response = await fetch(`${this.base}/${path}`, { method });
    if (!response.ok) throw new Error(`The provider answered ${response.status} to ${method} /sim/${path}`);
    return response;
  }
}
