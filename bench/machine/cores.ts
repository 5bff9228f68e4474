import { spawnSync } from 'node:child_process';

/** Where servers run, and where everything else does. */
export interface Cores {
  /** `taskset` and its arguments, to put before a server's command; empty where processes are not pinned. */
  readonly pinServer: readonly string[];
  readonly pinHelper: readonly string[];
  /** For a program with threads of its own. */
  readonly pinBoth: readonly string[];
  readonly description: string;
}

/**
 * Pins this process, which makes the load, to one core, and keeps another for the servers: what the load costs is then
 * not taken from them. Where that cannot be done the description says so.
 */
export function claimCores(): Cores {
  const shown = spawnSync('taskset', ['-cp', String(process.pid)], { encoding: 'utf8' });
  if (shown.status !== 0) {
    return notPinned('there is no taskset here, so the servers and the load take time from each other');
  }
  const [load, server] = parseCoreList(shown.stdout.split(':').at(-1) ?? '');
  if (load === undefined || server === undefined) {
    return notPinned('this machine has one core, so the servers and the load take time from each other');
  }
  spawnSync('taskset', ['-acp', String(load), String(process.pid)]);
  return {
    pinServer: ['taskset', '-c', String(server)],
    pinHelper: ['taskset', '-c', String(load)],
    pinBoth: ['taskset', '-c', `${load},${server}`],
    description: `servers under test on core ${server}, what asks them on core ${load}`,
  };
}

function notPinned(reason: string): Cores {
  return { pinServer: [], pinHelper: [], pinBoth: [], description: `NOT PINNED: ${reason}` };
}

/** `0-2,5` is 0, 1, 2 and 5. */
function parseCoreList(text: string): number[] {
  return text
    .trim()
    .split(',')
    .flatMap((range) => {
      const [first = Number.NaN, last = first] = range.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });
}
