import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A process that a bench started. */
export interface Child {
  readonly pid: number;
  stop(): Promise<void>;
}

/** A server among them, known to listen. */
export interface Server extends Child {
  readonly url: URL;
}

export interface Command {
  readonly run: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const GRACE_MS = 5_000;

/** Starts a program, and resolves with the first line of its output that `isReady` takes. It ends with this process. */
export async function startChild<Ready>(
  { run: [program = '', ...args], env }: Command,
  isReady: (line: string) => Ready | undefined,
): Promise<{ child: Child; ready: Ready }> {
  const child = spawn(program, args, {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const exited = once(child, 'exit').finally(() => process.off('exit', kill));
  const said: string[] = [];
  const ready = await new Promise<Ready>((resolve, reject) => {
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on('line', (line) => {
        const found = isReady(line);
        if (found === undefined) said.push(line);
        else resolve(found);
      });
    }
    exited.then(
      () => reject(new Error(`"${program} ${args.join(' ')}" ended at its start:\n${said.join('\n')}`)),
      reject,
    );
  });
  const stop = async () => {
    child.kill('SIGTERM');
    const tooLong = setTimeout(kill, GRACE_MS);
    await exited;
    clearTimeout(tooLong);
  };
  return { child: { pid: child.pid ?? 0, stop }, ready };
}

/** Starts a server that writes a JSON line with its address once it listens, as all of this project's do. */
export async function startServer(command: Command): Promise<Server> {
  const { child, ready } = await startChild(command, (line) => {
    if (!line.startsWith('{')) return undefined;
    const { msg, event, url } = JSON.parse(line) as { msg?: string; event?: string; url?: string };
    return msg === 'listening' || event === 'listening' ? url : undefined;
  });
  return { ...child, url: new URL(ready) };
}
