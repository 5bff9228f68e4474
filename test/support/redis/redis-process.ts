import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRedis } from './find-redis.js';

const running = new Set<ChildProcess>();
const killAll = (): void => {
  for (const child of running) child.kill('SIGKILL');
};
process.on('exit', killAll);
// A test worker may be ended by force, or lose the run that it belongs to.
process.on('disconnect', killAll);
process.once('SIGTERM', () => {
  killAll();
  process.exit(143);
});

/** One redis-server process (data node or sentinel) in a temporary folder of its own. */
export class RedisProcess {
  #child: ChildProcess | undefined;
  #exited: Promise<void> = Promise.resolve();
  #output = '';

  private constructor(
    readonly dir: string,
    private readonly binary: string,
  ) {}

  static async create(): Promise<RedisProcess> {
    const { path, reason } = findRedis();
    if (path === undefined) throw new Error(`Cannot start a Redis: ${reason}`);
    return new RedisProcess(await mkdtemp(join(tmpdir(), 'reuso-redis-')), path);
  }

  get pid(): number {
    const pid = this.#child?.pid;
    if (pid === undefined) throw new Error('This Redis is not running');
    return pid;
  }

  get alive(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** The last of what it wrote, for error messages. */
  get output(): string {
    return this.#output;
  }

  spawn(args: readonly string[]): void {
    const child = spawn(this.binary, args, { cwd: this.dir, stdio: ['ignore', 'pipe', 'pipe'] });
    const keep = (chunk: Buffer): void => {
      this.#output = (this.#output + chunk.toString()).slice(-4_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    running.add(child);
    this.#child = child;
    this.#exited = new Promise((resolve) => {
      child.once('exit', () => {
        running.delete(child);
        resolve();
      });
    });
  }

  async signal(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (!this.alive) return;
    this.#child?.kill(signal);
    // A frozen process takes no SIGTERM before it is thawed.
    if (signal === 'SIGTERM') this.#child?.kill('SIGCONT');
    await this.#exited;
  }

  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  async remove(): Promise<void> {
    await this.signal('SIGKILL');
    await rm(this.dir, { recursive: true, force: true });
  }
}
