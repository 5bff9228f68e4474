import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRedis } from '../../test/support/redis/find-redis.ts';
import { freePort } from '../../test/support/redis/free-port.ts';
import type { Cores } from '../machine/cores.ts';
import { findProgram } from '../machine/find-program.ts';
import { LITELLM_ENVIRONMENT, liteLlmConfig } from '../peers/lite-llm.ts';
import { PORTKEY_ENVIRONMENT } from '../peers/portkey.ts';
import { type Child, type Server, startChild, startServer } from './child.ts';

export interface ReusoOptions {
  readonly upstream: URL;
  /** Unset: the embedded store. */
  readonly redisUrl?: string;
  readonly nearCacheMb?: number;
  /** Further settings. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Redis extends Child {
  readonly url: string;
}

/** Starts what a bench needs, each on its core, and ends it all. */
export class Household {
  readonly #children: Child[] = [];
  readonly #cores: Cores;
  readonly #folder: string;

  private constructor(cores: Cores, folder: string) {
    this.#cores = cores;
    this.#folder = folder;
  }

  static async open(cores: Cores): Promise<Household> {
    return new Household(cores, await mkdtemp(join(tmpdir(), 'reuso-bench-')));
  }

  /** The built server as it is delivered; the embedded store keeps a file, as it does by default. */
  async reuso({ upstream, redisUrl, nearCacheMb, env: further }: ReusoOptions): Promise<Server> {
    const env = {
      NODE_ENV: 'production',
      PORT: '0',
      DATA_DIR: join(this.#folder, `data-${this.#children.length}`),
      UPSTREAM_BASE_URL: upstream.href,
      ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
      ...(nearCacheMb === undefined ? {} : { NEAR_CACHE_MB: String(nearCacheMb) }),
      ...further,
    };
    const run = [...this.#cores.pinServer, process.execPath, 'dist/apps/server/main.js'];
    return this.#keep(await startServer({ run, env }));
  }

  /** Where a bench may put a file that goes with the household. */
  file(name: string): string {
    return join(this.#folder, name);
  }

  /** The bare Nest + Fastify endpoint that answers with these bytes. */
  async echo(answer: Buffer): Promise<Server> {
    const file = this.file('answer.json');
    await writeFile(file, answer);
    const run = [...this.#cores.pinServer, process.execPath, 'bench/peers/nest-echo.mjs', file];
    return this.#keep(await startServer({ run, env: { NODE_ENV: 'production' } }));
  }

  /**
   * LiteLLM's proxy with its cache on, in memory or in a Redis, one worker, as its documentation has it.
   * @returns undefined, having said so, where this machine has no LiteLLM
   */
  async liteLlm(
    upstream: URL,
    upstreamHeaders: Readonly<Record<string, string>>,
    redisUrl?: string,
  ): Promise<Server | undefined> {
    const program = findProgram('litellm', 'LITELLM_BIN');
    if (program === undefined) {
      console.log(
        'Left out: LiteLLM is not here (pip install "litellm[proxy]"), nor does LITELLM_BIN name it.',
      );
      return undefined;
    }
    const config = join(this.#folder, `litellm-${this.#children.length}.json`);
    await writeFile(config, JSON.stringify(liteLlmConfig(upstream, upstreamHeaders, redisUrl)));
    const port = await freePort();
    const args = ['--config', config, '--host', '127.0.0.1', '--port', String(port), '--num_workers', '1'];
    const run = [...this.#cores.pinServer, program, ...args];
    const { child } = await startChild({ run, env: LITELLM_ENVIRONMENT }, (line) =>
      line.includes('Uvicorn running on') ? line : undefined,
    );
    return this.#keep({ ...child, url: new URL(`http://127.0.0.1:${port}`) });
  }

  /**
   * Portkey's gateway, whose free edition passes on without a cache.
   * @returns undefined, having said so, where this machine has none
   */
  async portkey(): Promise<Server | undefined> {
    const program = process.env['PORTKEY_SERVER'];
    if (program === undefined) {
      console.log(
        "Left out: Portkey's gateway is not here; npm install @portkey-ai/gateway, and name its build/start-server.js as PORTKEY_SERVER.",
      );
      return undefined;
    }
    const port = await freePort();
    const run = [...this.#cores.pinServer, process.execPath, program, '--headless', `--port=${port}`];
    const { child } = await startChild({ run, env: PORTKEY_ENVIRONMENT }, (line) =>
      line.includes('Ready for connections') ? line : undefined,
    );
    return this.#keep({ ...child, url: new URL(`http://127.0.0.1:${port}`) });
  }

  /** @param latencyScale 1: as long as a hosted model takes; 0: no wait */
  async provider({ latencyScale = 0 } = {}): Promise<Server> {
    const program = 'dist/apps/simulated-provider/main.js';
    const args = ['--port', '0', '--latency-scale', String(latencyScale)];
    const run = [...this.#cores.pinHelper, process.execPath, program, ...args];
    return this.#keep(await startServer({ run }));
  }

  /**
   * @param underTest whether it is measured itself, and so runs where the servers do
   * @returns undefined, having said why, where this machine has no Redis
   */
  async redis({ underTest = false } = {}): Promise<Redis | undefined> {
    const { path, reason } = findRedis();
    if (path === undefined) {
      console.log(`Left out: everything on Redis, for ${reason}.`);
      return undefined;
    }
    const port = await freePort();
    const pin = underTest ? this.#cores.pinServer : this.#cores.pinHelper;
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const { child } = await startChild({ run: [...pin, path, ...args, '--dir', this.#folder] }, (line) =>
      line.includes('Ready to accept connections') ? line : undefined,
    );
    return this.#keep({ ...child, url: `redis://127.0.0.1:${port}` });
  }

  /** Runs a program from its sources, on the server's core and the other one. @returns its line of JSON */
  async measure(source: string, args: readonly string[]): Promise<string> {
    const node = [process.execPath, '--experimental-transform-types', '--no-warnings'];
    const run = [
      ...this.#cores.pinBoth,
      ...node,
      '--import',
      './scripts/typescript-hooks.mjs',
      source,
      ...args,
    ];
    const { child, ready } = await startChild({ run }, (line) => (line.startsWith('{') ? line : undefined));
    await child.stop();
    return ready;
  }

  async close(): Promise<void> {
    // The last one first: a server goes before the store and the provider that it asks.
    for (const child of this.#children.splice(0).toReversed()) await child.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #keep<Kind extends Child>(child: Kind): Kind {
    this.#children.push(child);
    return child;
  }
}
