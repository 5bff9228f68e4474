import { readFileSync } from 'node:fs';

/** Linux tells CPU time in hundredths of a second on every machine (USER_HZ). */
const TICK_US = 10_000;
/** Of the fields after the program's name, which stands in brackets and may hold spaces (proc_pid_stat(5)). */
const USER_FIELD = 11;
const SYSTEM_FIELD = 12;

/** CPU time of a process in µs so far, user and system, all its threads; undefined where there is no `/proc`. */
export function cpuTimeUs(pid: number): number | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[USER_FIELD]) + Number(fields[SYSTEM_FIELD])) * TICK_US;
}
