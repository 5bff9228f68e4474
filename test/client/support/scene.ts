import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Child } from '../../support/child.js';
import { startReuso } from '../../support/reuso.js';
import { type SimulatedProvider, startProvider } from '../../support/simulated-provider.js';
import { type Ended, type Running, runCommand, startCommand } from './command.js';

/** A provider, a server in front of it, and a folder where the command runs. */
export class Scene {
  private constructor(
    readonly folder: string,
    readonly provider: SimulatedProvider,
    readonly server: Child,
  ) {}

  static async set(
    providerArgs: readonly string[] = [],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Scene> {
    const folder = await mkdtemp(join(tmpdir(), 'reuso-client-'));
    const provider = await startProvider(providerArgs);
    const server = await startReuso({ UPSTREAM_BASE_URL: provider.url, STORE_TIMEOUT_MS: '20000', ...env });
    return new Scene(folder, provider, server);
  }

  async clear(): Promise<void> {
    await this.server.stop();
    await this.provider.stop();
    await rm(this.folder, { recursive: true });
  }

  start(...args: string[]): Running {
    return startCommand([...args, '--url', this.server.url], { cwd: this.folder });
  }

  run(...args: string[]): Promise<Ended> {
    return runCommand([...args, '--url', this.server.url], { cwd: this.folder });
  }

  /** @returns the file's path, as the command is given it */
  async write(name: string, content: unknown): Promise<string> {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    await writeFile(join(this.folder, name), text);
    return name;
  }

  async read<Content>(name: string): Promise<Content> {
    return JSON.parse(await readFile(join(this.folder, name), 'utf8')) as Content;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  async chatCalls(): Promise<number> {
    return (await this.provider.stats()).by_path['/v1/chat/completions'] ?? 0;
  }
}

/** What these tests read of a report. */
export interface Report {
  readonly status: string;
  readonly retrievals_stored: number;
  readonly total: {
    readonly calls: number;
    readonly hits: number;
    readonly coalesced: number;
    readonly batched: number;
    readonly misses: number;
    readonly errors: number;
    readonly spent_usd: number;
    readonly saved_usd: number;
    readonly atoms: Readonly<Record<'done' | 'resumed' | 'failed' | 'skipped', number>>;
    readonly rag: Readonly<Record<'lookups' | 'exact' | 'similar' | 'misses', number>>;
  };
  readonly waves: readonly { readonly wave: number; readonly calls: number }[];
  readonly atoms: readonly { readonly id: string; readonly status: string; readonly error: string | null }[];
}

/** Waves of one, each asking with the answer of the one before. */
export function chain(id: string, length: number): object {
  const atoms = Array.from({ length }, (_, at) => ({
    id: `link-${at}`,
    prompt: at === 0 ? `Begin ${id}.` : `Go on from: {{link-${at - 1}}}`,
    depends_on: at === 0 ? [] : [`link-${at - 1}`],
  }));
  return { id, model: 'gpt-4o-mini', atoms };
}
