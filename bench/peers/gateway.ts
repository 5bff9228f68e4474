import { Pool } from 'undici';
import { CLIENT_HEADERS } from '../load/prompts.ts';
import type { Server } from '../processes/child.ts';

/** Longer than any answer takes, ms: who has none by then hangs. */
const PATIENCE_MS = 15_000;

/** A gateway in front of a simulated provider that tells how often it was called. */
export class Gateway {
  readonly #gateway: Pool;
  readonly #provider: Pool;

  constructor(gateway: Server, provider: Server) {
    this.#gateway = new Pool(gateway.url.origin);
    this.#provider = new Pool(provider.url.origin);
  }

  bodyOf(prompt: string): Record<string, unknown> {
    return { model: 'gpt-4o-mini', messages: [{ role: 'user', content: prompt }], temperature: 0 };
  }

  /** Resolves with the status when the answer is whole, or has broken off; 0 when there was none in time. */
  async ask(body: Readonly<Record<string, unknown>>): Promise<number> {
    try {
      const response = await this.#gateway.request({
        method: 'POST',
        path: '/v1/chat/completions',
        headers: { ...CLIENT_HEADERS },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      await response.body.text().catch(() => undefined);
      return response.statusCode;
    } catch {
      return 0;
    }
  }

  /** Says how the provider takes its next call. */
  async next(wish: { readonly mode?: string; readonly latency_ms?: number }): Promise<void> {
    await this.#tell('POST', '/sim/next', wish);
  }

  /** Calls that have reached the provider since the last time. */
  async calls(): Promise<number> {
    const { requests } = (await this.#tell('GET', '/sim/stats')) as { requests: number };
    await this.#tell('POST', '/sim/reset', {});
    return requests;
  }

  async close(): Promise<void> {
    await Promise.all([this.#gateway.close(), this.#provider.close()]);
  }

  async #tell(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
    const sent = body === undefined ? null : JSON.stringify(body);
    const response = await this.#provider.request({ method, path, body: sent });
    return await response.body.json();
  }
}
