import { readdir, readFile } from 'node:fs/promises';

export interface ProcessUse {
  /** Memory that it has in RAM, MiB. */
  readonly rssMib: number;
  /** Open files, sockets and the like. */
  readonly handles: number;
}

/** Why a process's use cannot be told on this machine. */
export const noProcessUse = process.platform === 'linux' ? undefined : 'it reads /proc, which Linux has';

/** What a process takes of the machine, from /proc (proc(5)). */
export async function useOf(pid: number): Promise<ProcessUse> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  if (kib === undefined) throw new Error(`/proc/${pid}/status tells no VmRSS`);
  return { rssMib: Number(kib) / 1024, handles: (await readdir(`/proc/${pid}/fd`)).length };
}

/** Watches a process while something is done. @returns the most memory that it had, MiB */
export async function peakRssDuring(pid: number, work: () => Promise<unknown>): Promise<number> {
  let peak = 0;
  const look = async (): Promise<void> => {
    peak = Math.max(peak, (await useOf(pid)).rssMib);
  };
  const timer = setInterval(() => void look().catch(() => undefined), 20);
  try {
    await work();
    await look();
  } finally {
    clearInterval(timer);
  }
  return peak;
}
