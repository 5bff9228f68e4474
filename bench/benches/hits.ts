import { Client, apiOf, prime } from '../load/client.ts';
import { chatBody, simulatedAnswer } from '../load/prompts.ts';
import { type Subject, type Turn, loadInTurns } from '../load/turns.ts';
import { ratios, spreadOf } from '../report/statistics.ts';
import { printTable, showCount, showSpread } from '../report/table.ts';
import type { Bench } from './bench.ts';

const DIFFERENT_REQUESTS = 64;
/** Of each subject, in each of the rounds that were asked for. */
const TURNS_A_ROUND = 3;
/** Below that, something else than the server set the pace. */
const KEPT_BUSY = 0.9;

interface Candidate extends Subject {
  /** Least ratio that the project aims at. */
  readonly aim?: number;
}

/** Exact hits a second, over a bare Nest + Fastify endpoint that parses the same bodies and answers the same bytes. */
export const hits: Bench = {
  title: 'hits: exact hits (4 KB request, 3 KB answer) over a bare Nest + Fastify echo, 50 connections',
  async run(household, { rounds }) {
    const bodies = Array.from({ length: DIFFERENT_REQUESTS }, (_, number) => chatBody(number));
    const { url: upstream } = await household.provider();
    const redis = await household.redis();
    const reuso: Candidate[] = [
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
    const subjects: Candidate[] = [
      { name: 'Nest + Fastify echo', server: await household.echo(answer) },
      ...reuso,
    ];
    const measured = await loadInTurns(subjects, bodies, rounds * TURNS_A_ROUND);
    report(subjects, measured);
  },
};

function report(subjects: readonly Candidate[], measured: readonly Turn[][]): void {
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
