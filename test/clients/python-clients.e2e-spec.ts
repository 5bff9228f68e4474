import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Child } from '../support/child.js';
import { leftOutIf } from '../support/left-out.js';
import { startReuso } from '../support/reuso.js';
import { type SimulatedProvider, startProvider } from '../support/simulated-provider.js';
import { pythonEnvironment } from './python-environment.js';

const execute = promisify(execFile);
const environment = await pythonEnvironment();

interface Told {
  readonly plain: { readonly id: string; readonly cache?: string };
  readonly tools: object;
  readonly [part: string]: unknown;
}

/** `questions`: how many different ones the script asks; `refused`: how many of its calls the provider turns down. */
const CLIENTS = [
  { name: 'The official Python SDK', script: 'openai_sdk.py', questions: 3, refused: 1 },
  { name: "LangChain's ChatOpenAI", script: 'langchain_client.py', questions: 4, refused: 0 },
];

describe.each(CLIENTS)('$name, unchanged but for its base URL', ({ script, questions, refused }) => {
  describe('is served', { ...leftOutIf(environment.reason), timeout: 180_000 }, () => {
    let provider: SimulatedProvider;
    let server: Child;
    beforeAll(async () => {
      provider = await startProvider();
      server = await startReuso({ UPSTREAM_BASE_URL: provider.url, STORE_TIMEOUT_MS: '20000' });
    });
    afterAll(async () => {
      await server.stop();
      await provider.stop();
    });
    beforeEach(() => provider.reset());

    const runAt = async (baseUrl: string): Promise<Told> => {
      const path = resolve(import.meta.dirname, 'python', script);
      const { stdout } = await execute(environment.python ?? '', [path, baseUrl], { env: {} });
      return JSON.parse(stdout) as Told;
    };
    const chatCalls = async () => (await provider.stats()).by_path['/v1/chat/completions'] ?? 0;

    it('what the provider itself says; plain, streamed, with tools; the second time from the cache', async () => {
      const direct = await runAt(provider.url);
      await provider.reset();
      const first = await runAt(`${server.url}/v1`);
      expect(withoutIds(first)).toEqual(withoutIds(direct));
      // One call for each question, and none for the other ways of asking it.
      expect(await chatCalls()).toBe(questions + refused);

      await provider.reset();
      const second = await runAt(`${server.url}/v1`);
      expect(withoutIds(second)).toEqual(withoutIds(direct));
      expect(second.plain.id).toBe(first.plain.id);
      expect(await chatCalls()).toBe(refused);
    });
  });
});

/** Answers have an id of their own each time that the provider makes them, and a cache adds its header. */
function withoutIds(told: Told): object {
  const { id: _, cache: __, ...plain } = told.plain;
  return JSON.parse(
    JSON.stringify({ ...told, plain }, (name, value: unknown) => (name === 'id' ? undefined : value)),
  ) as object;
}
