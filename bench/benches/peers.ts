import { Client, apiOf, prime } from '../load/client.ts';
import { chatBody, simulatedAnswer } from '../load/prompts.ts';
import { type Subject, loadInTurns } from '../load/turns.ts';
import { quantile, ratios, spreadOf } from '../report/statistics.ts';
import { printTable, showCount, showMs, showSpread } from '../report/table.ts';
import type { Bench } from './bench.ts';

const DIFFERENT_REQUESTS = 64;
const CALLS_ALONE = 300;

/** Exact hits of another gateway, and ours: the same requests, the same answers, each from its own process's memory. */
export const peers: Bench = {
  title: "peers: exact hits (4 KB request, 3 KB answer) over LiteLLM's proxy with its in-memory cache",
  async run(household, { rounds }) {
    const bodies = Array.from({ length: DIFFERENT_REQUESTS }, (_, number) => chatBody(number));
    const { url: upstream } = await household.provider();
    const server = await household.liteLlm(upstream, simulatedAnswer());
    if (server === undefined) return;
    const subjects: Subject[] = [
      { name: 'LiteLLM', server },
      { name: 'Reuso', server: await household.reuso({ upstream }) },
    ];
    const alone: number[][] = [];
    for (const subject of subjects) alone.push(await primeAndAskAlone(subject, bodies));
    const turns = await loadInTurns(subjects, bodies, rounds);

    const rates = turns.map((list) => list.map(({ perSecond }) => perSecond));
    const costs = turns.map((list) => list.flatMap(({ cpuUs }) => cpuUs ?? []));
    const rows = subjects.map(({ name }, index) => {
      const [rate = [], cost = [], times = []] = [rates[index], costs[index], alone[index]];
      return [
        name,
        showCount(spreadOf(rate).median),
        showSpread(ratios(rate, rates[0] ?? [])),
        cost.length === 0 ? '?' : spreadOf(cost).median.toFixed(0),
        cost.length === 0 ? '?' : showSpread(ratios(costs[0] ?? [], cost)),
        showMs(quantile(times, 0.5)),
        showMs(quantile(times, 0.99)),
      ];
    });
    printTable(
      ['', 'per second', 'ratio', 'CPU us/request', 'ratio by CPU', 'one at a time, p50', 'p99'],
      rows,
    );
  },
};

/** @returns the sorted times of hits asked one at a time, ms */
async function primeAndAskAlone({ name, server }: Subject, bodies: readonly Buffer[]): Promise<number[]> {
  const client = new Client(apiOf(server));
  if (name === 'Reuso') await prime(client, bodies, simulatedAnswer());
  else await primeByIdentity(client, bodies);
  const times: number[] = [];
  for (let call = 0; call < CALLS_ALONE; call += 1) {
    times.push((await client.complete(bodies[call % bodies.length] ?? Buffer.alloc(0))).wholeMs);
  }
  await client.close();
  return times.sort((a, b) => a - b);
}

/** The provider gives each completion an id of its own, so the same id twice is a hit, whatever its headers say. */
async function primeByIdentity(client: Client, bodies: readonly Buffer[]): Promise<void> {
  for (const body of bodies) {
    const ids = [await client.complete(body), await client.complete(body)].map(
      (reply) => (JSON.parse(reply.body.toString()) as { id: string }).id,
    );
    if (ids[0] !== ids[1])
      throw new Error('The second of two equal requests was not answered from the cache.');
  }
}
