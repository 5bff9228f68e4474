import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ChildService, type ServiceCommand } from './child-service.js';

/** Where the built apps lie: the folder above this one's own. */
const apps = dirname(dirname(process.argv[1] ?? ''));

/** How soon a process that ended is known to have ended, beside the broken connections that it left. */
const EXIT_NOTICE_MS = 1000;

/** The processes and the folder that the demo has made, and must leave nothing of. */
export class Household {
  private readonly services: ChildService[] = [];
  private dataDir: string | undefined;
  private closing: Promise<void> | undefined;

  /** @param env of this process */
  constructor(private readonly env: NodeJS.ProcessEnv) {
    process.once('exit', () => {
      for (const service of this.services) service.kill();
    });
  }

  /** @returns base URL for clients, with `/v1` */
  startProvider(latencyScale: number): Promise<string> {
    return this.start({
      name: 'simulated provider',
      script: join(apps, 'simulated-provider', 'main.js'),
      args: ['--port', '0', '--latency-scale', String(latencyScale)],
      env: this.inherited(),
      urlFrom: (line) => urlIn(line, 'event'),
    });
  }

  /** @returns address of the server, without a path */
  async startServer(upstream: string, port: number, latencyScale: number): Promise<string> {
    this.dataDir = await mkdtemp(join(tmpdir(), 'reuso-demo-'));
    return this.start({
      name: 'server',
      script: join(apps, 'server', 'main.js'),
      args: [],
      env: {
        ...this.inherited(),
        HOST: '127.0.0.1',
        PORT: String(port),
        DATA_DIR: this.dataDir,
        UPSTREAM_BASE_URL: upstream,
        // As many as are at work at the same time fill a batch; the window is half a second of a real model's time.
        BATCH_MAX_SIZE: '4',
        BATCH_WINDOW_MS: String(Math.max(1, Math.round(500 * latencyScale))),
        NODE_ENV: 'production',
      },
      urlFrom: (line) => urlIn(line, 'msg'),
    });
  }

  /** Rejects when one of the processes ends by itself. */
  failure(): Promise<never> {
    return Promise.race(this.services.map((service) => service.failure()));
  }

  /** The work's result; when it fails because a process has ended, that is the error to be told. */
  async guard<T>(work: Promise<T>): Promise<T> {
    const failure = this.failure();
    try {
      return await Promise.race([work, failure]);
    } catch (error) {
      await Promise.race([failure, sleep(EXIT_NOTICE_MS)]);
      throw error;
    }
  }

  /** Ends the processes, last started first, and removes the folder. Safe to call twice. */
  close(): Promise<void> {
    return (this.closing ??= this.closeAll());
  }

  /** What a process needs to run at all; none of Reuso's own settings, so that the demo is the same everywhere. */
  private inherited(): NodeJS.ProcessEnv {
    const names = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LANG', 'TZ', 'NODE_OPTIONS'];
    return Object.fromEntries(names.map((name) => [name, this.env[name]]));
  }

  private async closeAll(): Promise<void> {
    // A Ctrl-C reaches all of them at the same time: none of them has failed by ending now.
    for (const service of this.services) service.expectEnd();
    for (const service of this.services.toReversed()) await service.stop();
    if (this.dataDir) await rm(this.dataDir, { recursive: true, force: true });
  }

  private async start(command: ServiceCommand): Promise<string> {
    const service = new ChildService(command);
    this.services.push(service);
    return (await service.url()).replace(/\/$/, '');
  }
}

/** The address in a line such as `{"msg":"listening","url":"..."}`. */
function urlIn(line: object, member: 'event' | 'msg'): string | undefined {
  const says = new Map<string, unknown>(Object.entries(line));
  return says.get(member) === 'listening' ? String(says.get('url')) : undefined;
}
