import { Client, apiOf } from '../load/client.ts';
import { chatBody, simulatedAnswer } from '../load/prompts.ts';
import { cpuTimeUs } from '../machine/cpu-time.ts';
import { portkeyHeaders } from '../peers/portkey.ts';
import type { Server } from '../processes/child.ts';
import { quantile, ratios, spreadOf } from '../report/statistics.ts';
import { printTable, showMs, showSpread } from '../report/table.ts';
import type { Bench } from './bench.ts';

const CALLERS = 20;
const CALLS_A_ROUND = 400;
const CALLS_ALONE = 150;

interface Subject {
  readonly name: string;
  readonly server: Server;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a gateway costs where its cache is of no use: each request is new, and the provider answers at once. */
export const passingOn: Bench = {
  title:
    "passing-on: new requests (4 KB, 3 KB answer) through Portkey's gateway and LiteLLM's proxy, which keeps what it " +
    'passes in memory as this one does in its file',
  async run(household, { rounds }) {
    const { url: upstream } = await household.provider();
    const answer = simulatedAnswer();
    const portkey = await household.portkey();
    const liteLlm = await household.liteLlm(upstream, answer);
    const subjects: Subject[] = [
      { name: 'Reuso', server: await household.reuso({ upstream }), headers: answer },
      ...(portkey === undefined
        ? []
        : [{ name: 'Portkey', server: portkey, headers: portkeyHeaders(upstream, answer) }]),
      ...(liteLlm === undefined ? [] : [{ name: 'LiteLLM', server: liteLlm, headers: answer }]),
    ];
    const fresh = newBodies();
    const alone: number[][] = [];
    for (const subject of subjects) {
      // As much as a round and more, so that V8 has compiled what is worth it.
      for (let round = 0; round < 4; round += 1) await askTogether(subject, fresh);
      alone.push(await askAlone(subject, fresh));
    }
    const costs: number[][] = subjects.map(() => []);
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, subject] of subjects.entries())
        costs[index]?.push(await askTogether(subject, fresh));
    }
    const rows = subjects.map(({ name }, index) => {
      const [cost = [], times = []] = [costs[index], alone[index]];
      return [
        name,
        spreadOf(cost).median.toFixed(0),
        showSpread(ratios(cost, costs[0] ?? [])),
        showMs(quantile(times, 0.5)),
        showMs(quantile(times, 0.99)),
      ];
    });
    printTable(['', 'CPU us/request', 'over Reuso', 'one at a time, p50', 'p99'], rows);
  },
};

function* newBodies(): Generator<Buffer, never> {
  for (let number = 0; ; number += 1) yield chatBody(number);
}

/** @returns CPU time of the gateway, us a request */
async function askTogether({ server, headers }: Subject, fresh: Generator<Buffer, never>): Promise<number> {
  const client = new Client(apiOf(server), CALLERS);
  const bodies = Array.from({ length: CALLS_A_ROUND }, () => fresh.next().value);
  const before = cpuTimeUs(server.pid) ?? Number.NaN;
  const callers = Array.from({ length: CALLERS }, async () => {
    for (let body = bodies.pop(); body !== undefined; body = bodies.pop())
      await client.complete(body, headers);
  });
  await Promise.all(callers);
  const after = cpuTimeUs(server.pid) ?? Number.NaN;
  await client.close();
  return (after - before) / CALLS_A_ROUND;
}

/** @returns the sorted times, ms */
async function askAlone({ server, headers }: Subject, fresh: Generator<Buffer, never>): Promise<number[]> {
  const client = new Client(apiOf(server));
  const times: number[] = [];
  for (let call = 0; call < CALLS_ALONE; call += 1)
    times.push((await client.complete(fresh.next().value, headers)).wholeMs);
  await client.close();
  return times.sort((a, b) => a - b);
}
