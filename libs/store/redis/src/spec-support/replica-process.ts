import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** See `replica-main.ts`. */
export interface ReplicaProcess {
  /** Answers come in the order of the questions; a frozen replica answers when it is thawed. */
  ask(question: 'fill' | 'get'): Promise<'local' | 'store'>;
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

export function startReplica(redisUrl: string): ReplicaProcess {
  const hooks = join(import.meta.dirname, '../../../../../scripts/typescript-hooks.mjs');
  const main = join(import.meta.dirname, 'replica-main.ts');
  const child = spawn(
    process.execPath,
    ['--experimental-transform-types', '--no-warnings', '--import', hooks, main, redisUrl],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const waiting: ((answer: 'local' | 'store') => void)[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    waiting.shift()?.(line === 'local' ? 'local' : 'store');
  });
  const exited = once(child, 'exit');
  return {
    ask: (question) => {
      const answer = new Promise<'local' | 'store'>((resolve) => waiting.push(resolve));
      child.stdin.write(`${question}\n`);
      return answer;
    },
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    stop: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
