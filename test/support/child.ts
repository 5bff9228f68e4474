import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A program of ours, started for a test and known to be ready. */
export interface Child {
  readonly url: string;
  readonly pid: number;
  /** Every line that it wrote to stdout or stderr. */
  readonly lines: readonly string[];
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  kill(signal: NodeJS.Signals): void;
  readonly exited: Promise<number | null>;
}

export class ChildFailedError extends Error {
  override readonly name = 'ChildFailedError';

  constructor(
    script: string,
    readonly code: number | null,
    readonly lines: readonly string[],
  ) {
    super(`${script} ended with code ${code} before it listened:\n${lines.join('\n')}`);
  }
}

/**
 * Starts a built program with this Node, and waits for the JSON line that tells its address.
 * @throws ChildFailedError when it ends before
 */
export async function startChild(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<Child> {
  const child = spawn(process.execPath, [script, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const url = await new Promise<string>((resolve, reject) => {
    const listen = (line: string) => {
      lines.push(line);
      const told = addressIn(line);
      if (told !== undefined) resolve(told);
    };
    createInterface({ input: child.stdout }).on('line', listen);
    createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));
    void exited.then((code) => reject(new ChildFailedError(script, code, lines)));
  });
  return {
    url,
    pid: child.pid ?? 0,
    lines,
    exited,
    kill: (signal) => child.kill(signal),
    stop: () => stop(child, exited),
  };
}

function addressIn(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined;
  const { msg, event, url } = JSON.parse(line) as { msg?: string; event?: string; url?: string };
  return msg === 'listening' || event === 'listening' ? url : undefined;
}

async function stop(child: ChildProcess, exited: Promise<number | null>): Promise<number | null> {
  child.kill('SIGTERM');
  return await exited;
}
