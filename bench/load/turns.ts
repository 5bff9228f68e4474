import { cpuTimeUs } from '../machine/cpu-time.ts';
import type { Server } from '../processes/child.ts';
import { type LoadResult, load, rawPost } from './http-load.ts';

const CONNECTIONS = 50;
/** Short, so that what slows the machine down for a while slows all of them down. */
const TURN_SECONDS = 1;
/** V8 has compiled what is worth it by then. */
const WARM_UP_REQUESTS = 25_000;
const LONGEST_WARM_UP_SECONDS = 12;

export interface Subject {
  readonly name: string;
  readonly server: Server;
  /** What it is asked, where that is not what the others are. */
  readonly bodies?: readonly Buffer[];
}

export interface Turn {
  readonly perSecond: number;
  /** CPU of the server, µs a request; undefined where it cannot be known. */
  readonly cpuUs: number | undefined;
  /** Share of the time in which the server was computing. */
  readonly busy: number | undefined;
}

/** Loads each server for a second in turn, and again. @returns the turns of each subject */
export async function loadInTurns(
  subjects: readonly Subject[],
  bodies: readonly Buffer[],
  turns: number,
): Promise<Turn[][]> {
  for (const { server, bodies: own = bodies } of subjects) await warmUp(server, own);
  const measured: Turn[][] = subjects.map(() => []);
  for (let turn = 0; turn < turns; turn += 1) {
    for (const [index, { server, bodies: own = bodies }] of subjects.entries()) {
      measured[index]?.push(await loadOnce(server, own));
    }
  }
  return measured;
}

async function warmUp(server: Server, bodies: readonly Buffer[]): Promise<void> {
  let requests = 0;
  for (let second = 0; second < LONGEST_WARM_UP_SECONDS && requests < WARM_UP_REQUESTS; second += 1) {
    requests += (await loadServer(server, bodies, 1)).responses;
  }
}

async function loadOnce(server: Server, bodies: readonly Buffer[]): Promise<Turn> {
  const before = cpuTimeUs(server.pid);
  const { responses, seconds } = await loadServer(server, bodies, TURN_SECONDS);
  const after = cpuTimeUs(server.pid);
  const usedUs = before === undefined || after === undefined ? undefined : after - before;
  return {
    perSecond: responses / seconds,
    cpuUs: usedUs === undefined ? undefined : usedUs / responses,
    busy: usedUs === undefined ? undefined : usedUs / (seconds * 1e6),
  };
}

function loadServer(server: Server, bodies: readonly Buffer[], seconds: number): Promise<LoadResult> {
  const url = new URL('/v1/chat/completions', server.url);
  const requests = bodies.map((body) => rawPost(url, body));
  return load(url, requests, { connections: CONNECTIONS, seconds });
}
