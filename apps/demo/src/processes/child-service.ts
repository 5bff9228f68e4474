import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ServiceCommand {
  /** For messages. */
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
  /** All of its environment. */
  readonly env: NodeJS.ProcessEnv;
  /** The address, when this line of output tells it. */
  readonly urlFrom: (line: object) => string | undefined;
}

const START_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 5_000;
const KEPT_LINES = 20;

/** A Node process of ours that serves HTTP and tells its address in a line of JSON. */
export class ChildService {
  private readonly child: ChildProcess;
  private readonly listening: Promise<string>;
  private readonly lastLines: string[] = [];
  private stopping = false;

  constructor(private readonly command: ServiceCommand) {
    const child = spawn(process.execPath, ['--enable-source-maps', command.script, ...command.args], {
      env: command.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    createInterface({ input: child.stderr }).on('line', (line) => this.keep(line));
    this.listening = new Promise((resolve) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        this.keep(line);
        const url = command.urlFrom(parsed(line));
        if (url !== undefined) resolve(url);
      });
    });
  }

  /** Its address, once it listens; rejects with its last output when it ends or stays silent instead. */
  url(): Promise<string> {
    return Promise.race([this.listening, this.failure(), this.silence()]);
  }

  /** Rejects when the process ends without having been told to. */
  async failure(): Promise<never> {
    if (!this.ended) await once(this.child, 'exit');
    // Output may still be on its way; and a process that was told to stop has not failed.
    await sleep(100);
    if (this.stopping) return new Promise(() => {});
    const how = this.child.signalCode ?? `exit code ${this.child.exitCode}`;
    throw new Error(`The ${this.command.name} ended (${how}). Its last lines:\n${this.lastLines.join('\n')}`);
  }

  /** From now on, its end is no failure. */
  expectEnd(): void {
    this.stopping = true;
  }

  /** Asks it to end, and makes it end when it does not. */
  async stop(): Promise<void> {
    this.expectEnd();
    if (this.ended) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_DEADLINE_MS);
    await exited;
    clearTimeout(timer);
  }

  /** At once, for when this process itself is about to end. */
  kill(): void {
    if (!this.ended) this.child.kill('SIGKILL');
  }

  private keep(line: string): void {
    this.lastLines.push(line);
    if (this.lastLines.length > KEPT_LINES) this.lastLines.shift();
  }

  private get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private async silence(): Promise<never> {
    await sleep(START_DEADLINE_MS, undefined, { ref: false });
    throw new Error(
      `The ${this.command.name} did not say that it listens within ${START_DEADLINE_MS / 1000} s`,
    );
  }
}

function parsed(line: string): object {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
