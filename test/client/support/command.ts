import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';

/** The program as it is published: `npx reuso` runs this file. */
export const PROGRAM = resolve(import.meta.dirname, '../../../libs/client/bin/reuso.js');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

export interface CommandOptions {
  /** Working directory: there goes the journal. */
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly node?: string;
  readonly program?: string;
}

/** Starts the built `reuso`. */
export function startCommand(args: readonly string[], options: CommandOptions): Running {
  const { cwd, env = {}, node = process.execPath, program = PROGRAM } = options;
  const child = spawn(node, [program, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], OPENAI_API_KEY: 'sk-test', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  const ended = Promise.all([text(child.stdout), text(child.stderr), exited]).then(([out, err, [code]]) => ({
    code: code as number | null,
    out,
    err,
  }));
  return { child, ended };
}

export async function runCommand(args: readonly string[], options: CommandOptions): Promise<Ended> {
  return await startCommand(args, options).ended;
}
