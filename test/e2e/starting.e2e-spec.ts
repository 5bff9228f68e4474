import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Child, ChildFailedError } from '../support/child.js';
import { until } from '../support/redis/index.js';
import { startReuso } from '../support/reuso.js';
import { Caller } from './support/caller.js';

type Env = Readonly<Record<string, string>>;

async function withServer(env: Env, look: (server: Child) => Promise<void>): Promise<void> {
  const server = await startReuso(env);
  try {
    await look(server);
  } finally {
    await server.stop();
  }
}

/** What it wrote before it gave up. */
async function refusal(env: Env): Promise<{ code: number | null; lines: readonly string[] }> {
  try {
    const server = await startReuso(env);
    await server.stop();
  } catch (error) {
    if (error instanceof ChildFailedError) return { code: error.code, lines: error.lines };
    throw error;
  }
  throw new Error('It started.');
}

describe('A server', () => {
  const bad: readonly (readonly [name: string, value: string, expected: RegExp])[] = [
    ['PORT', '70000', /65535/],
    ['REDIS_URL', 'http://localhost:6379', /redis:\/\//],
    ['UPSTREAM_BASE_URL', 'api.openai.com', /http:\/\//],
    ['API_KEYS', 'no-colon', /name:key/],
    ['LLM_CACHE_TTL_SECONDS', '0', /1 to 31536000/],
    ['BATCH_MAX_SIZE', '0', /1 to/],
    ['STORE_TIMEOUT_MS', '0', /1 to/],
    ['PRICING_FILE', '/does/not/exist.json', /could not be read/],
    ['PRICING_FILE', '/dev/zero', /could not be read.*it is no file/],
    ['DATA_DIR', join(import.meta.filename, 'data'), /cannot be used.*a folder that this user can write to/],
    // Nothing can be made there, and it does not say so in the usual way.
    ...(existsSync('/proc/self') ? ([['DATA_DIR', '/proc/reuso/data', /cannot be used/]] as const) : []),
    ['HOST', 'no-such-host.invalid', /no address is found/],
  ];

  it.each(bad)('does not start with a bad %s, and says so in one line', async (name, value, expected) => {
    const { code, lines } = await refusal({ API_KEYS: 'red:red-key', [name]: value });
    expect(code).not.toBe(0);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(name);
    expect(lines[0]).toMatch(expected);
    if (name !== 'API_KEYS') expect(lines[0]).toContain(value);
  });

  it('does not start on a port that is taken, and says so in one line', async () => {
    await withServer({}, async ({ url }) => {
      const { port } = new URL(url);
      const { code, lines } = await refusal({ PORT: port });
      expect(code).not.toBe(0);
      expect(lines).toEqual([expect.stringMatching(`^PORT was ${port}, where another program listens`)]);
    });
  });

  const secretive: readonly Env[] = [
    { API_KEYS: 'red:secret-7,red:other' },
    { REDIS_URL: 'redis://user:secret-7@localhost:bad' },
    { ADMIN_TOKEN: 'secret-7', API_KEYS: 'red:secret-7' },
  ];

  it.each(secretive)('shows no secret when it refuses one (case %#)', async (env) => {
    const { lines } = await refusal(env);
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('secret-7');
  });

  it('does not start for other machines without knowing who may call', async () => {
    const { code, lines } = await refusal({ HOST: '0.0.0.0' });
    expect(code).not.toBe(0);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/API_KEYS.*HOST.*0\.0\.0\.0.*ALLOW_ANONYMOUS=true/);
  });

  const open: readonly Env[] = [
    { HOST: '0.0.0.0', ALLOW_ANONYMOUS: 'true' },
    { HOST: '0.0.0.0', API_KEYS: 'red:red-key' },
  ];

  it.each(open)(
    'makes an admin token, and tells it once, where %j leaves operators without one',
    async (env) => {
      await withServer(env, async (server) => {
        await until('the token is told', () => tokensIn(server.lines).length > 0);
        const url = server.url.replace(/\/\/[^/]*:/, '//127.0.0.1:');
        const [token] = tokensIn(server.lines);
        const admin = new Caller(url, { authorization: `Bearer ${token}` });
        expect((await admin.send('GET', '/api/v1/entries')).status).toBe(200);
        const stranger = new Caller(url, { authorization: 'Bearer guess' });
        expect((await stranger.send('GET', '/api/v1/entries')).status).toBe(401);
        expect(server.lines.filter((line) => line.includes(String(token)))).toHaveLength(1);
      });
    },
  );

  it('takes empty settings for unset ones', async () => {
    await withServer({ API_KEYS: '', REDIS_URL: ' ', ADMIN_TOKEN: '' }, async ({ url }) => {
      expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    });
  });

  it('keeps its entries in DATA_DIR over a restart, and over kill -9', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'reuso-e2e-'));
    try {
      const env = { DATA_DIR: join(folder, 'deep', 'data'), UPSTREAM_API_KEY: 'sk' };
      const entry = {
        prompt: 'Hi',
        model: 'm',
        response_text: 'Hello',
        prompt_tokens: 1,
        completion_tokens: 1,
      };
      const first = await startReuso(env);
      await new Caller(first.url, {}).api('PUT', '/llm-cache/entries', entry);
      await first.stop();
      const second = await startReuso(env);
      const caller = new Caller(second.url, {});
      expect(await caller.api('POST', '/llm-cache/lookup', { prompt: 'Hi', model: 'm' })).toMatchObject({
        hit: true,
      });
      await caller.api('PUT', '/llm-cache/entries', { ...entry, prompt: 'Ho' });
      second.kill('SIGKILL');
      await second.exited;
      await withServer(env, async ({ url }) => {
        for (const prompt of ['Hi', 'Ho'])
          expect(
            await new Caller(url, {}).api('POST', '/llm-cache/lookup', { prompt, model: 'm' }),
          ).toMatchObject({
            hit: true,
          });
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('takes prices from PRICING_FILE, over the built-in table', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'reuso-e2e-'));
    try {
      const file = join(folder, 'prices.json');
      await writeFile(
        file,
        JSON.stringify({ 'my-model': { input_usd_per_mtok: 1e6, output_usd_per_mtok: 2e6 } }),
      );
      await withServer({ PRICING_FILE: file }, async ({ url }) => {
        const caller = new Caller(url, {});
        const request = { prompt: 'Hi', model: 'my-model' };
        const told = { response_text: 'Hello', prompt_tokens: 3, completion_tokens: 5 };
        await caller.api('PUT', '/llm-cache/entries', { ...request, ...told });
        const answer = await caller.api('POST', '/llm/generate', request);
        expect(answer).toMatchObject({ cached: true, cost_usd: 0, saved_usd: 13 });
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

function tokensIn(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const { admin_token: token } = JSON.parse(line) as { admin_token?: string };
    return token === undefined ? [] : [token];
  });
}
