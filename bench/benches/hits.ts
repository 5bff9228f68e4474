import { Client, apiOf, prime } from '../load/client.ts';
import { type LoadResult, load, rawPost } from '../load/http-load.ts';
import { chatBody, simulatedAnswer } from '../load/prompts.ts';
import { cpuTimeUs } from '../machine/cpu-time.ts';
import type { Server } from '../processes/child.ts';
import { ratios, spreadOf } from '../report/statistics.ts';
import { printTable, showCount, showSpread } from '../report/table.ts';
import type { Bench } from './bench.ts';

const DIFFERENT_REQUESTS = 64;
const CONNECTIONS = 50;
/** Short, so that what slows the machine down for a while slows all of them down. */
const ROUND_SECONDS = 1;
/** Of these, in each of the rounds that were asked for. */
const TURNS_A_ROUND = 3;
/** Below that, something else than the server set the pace. */
const KEPT_BUSY = 0.9;
/** V8 has compiled what is worth it by then. */
const WARM_UP_REQUESTS = 25_000;
const LONGEST_WARM_UP_SECONDS = 12;

interface Subject {
  readonly name: string;
  readonly server: Server;
  /** Least ratio that the project aims at. */
  readonly aim?: number;
}

interface Round {
  readonly perSecond: number;
  /** CPU of the server, µs a request; undefined where it cannot be known. */
  readonly cpuUs: number | undefined;
  /** Share of the time in which the server was computing. */
  readonly busy: number | undefined;
}

/** Exact hits a second, over a bare Nest + Fastify endpoint that parses the same bodies and answers the same bytes. */
export const hits: Bench = {
  title: 'hits: exact hits (4 KB request, 3 KB answer) over a bare Nest + Fastify echo, 50 connections',
  async run(household, { rounds }) {
    const bodies = Array.from({ length: DIFFERENT_REQUESTS }, (_, number) => chatBody(number));
    const { url: upstream } = await household.provider();
    const redis = await household.redis();
    const reuso: Subject[] = [
      { name: 'near cache', server: await household.reuso({ upstream }), aim: 1.4 },
      { name: 'embedded store', server: await household.reuso({ upstream, nearCacheMb: 0 }), aim: 1.4 },
    ];
    if (redis !== undefined) {
      const server = await household.reuso({ upstream, redisUrl: redis.url, nearCacheMb: 0 });
      reuso.push({ name: 'Redis', server, aim: 1 });
    }
    let answer: Buffer = Buffer.alloc(0);
    for (const { server } of reuso) {
      const client = new Client(apiOf(server));
      answer = await prime(client, bodies, simulatedAnswer());
      await client.close();
    }
    const subjects = [{ name: 'Nest + Fastify echo', server: await household.echo(answer) }, ...reuso];
    const measured = await measure(subjects, bodies, rounds);
    report(subjects, measured);
  },
};

/** One round of each in turn, and again. @returns the rounds of each subject */
async function measure(
  subjects: readonly Subject[],
  bodies: readonly Buffer[],
  rounds: number,
): Promise<Round[][]> {
  for (const { server } of subjects) await warmUp(server, bodies);
  const measured: Round[][] = subjects.map(() => []);
  for (let turn = 0; turn < rounds * TURNS_A_ROUND; turn += 1) {
    for (const [index, { server }] of subjects.entries()) {
      measured[index]?.push(await measureOnce(server, bodies));
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

async function measureOnce(server: Server, bodies: readonly Buffer[]): Promise<Round> {
  const before = cpuTimeUs(server.pid);
  const { responses, seconds } = await loadServer(server, bodies, ROUND_SECONDS);
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

function report(subjects: readonly Subject[], measured: readonly Round[][]): void {
  const rates = measured.map((rounds) => rounds.map(({ perSecond }) => perSecond));
  const costs = measured.map((rounds) => rounds.flatMap(({ cpuUs }) => cpuUs ?? []));
  const [echoRates = [], echoCosts = []] = [rates[0], costs[0]];
  const headings = ['', 'per second', 'server busy', 'ratio', 'aim', 'CPU us/request', 'ratio by CPU'];
  const rows = subjects.map(({ name, aim }, index) => {
    const [rate = [], cost = []] = [rates[index], costs[index]];
    const busy = (measured[index] ?? []).flatMap((round) => round.busy ?? []);
    return [
      name,
      showCount(spreadOf(rate).median),
      busy.length === 0 ? '?' : `${Math.round(spreadOf(busy).median * 100)} %`,
      showSpread(ratios(rate, echoRates)),
      aim === undefined ? '' : aim.toFixed(1),
      cost.length === 0 ? '?' : spreadOf(cost).median.toFixed(1),
      cost.length === 0 ? '?' : showSpread(ratios(echoCosts, cost)),
    ];
  });
  printTable(headings, rows);
  const idle = measured.some((rounds) => rounds.some(({ busy }) => busy !== undefined && busy < KEPT_BUSY));
  if (idle) {
    console.log(
      `  In some rounds a server was busy for less than ${KEPT_BUSY * 100} % of the time: other work shared its core or the ` +
        "load's. Read the ratio by CPU, or run again on a quiet machine.",
    );
  }
}
