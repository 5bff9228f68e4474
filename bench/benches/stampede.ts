import { Client, apiOf } from '../load/client.ts';
import { chatBody, simulatedAnswer } from '../load/prompts.ts';
import type { Server } from '../processes/child.ts';
import { quantile } from '../report/statistics.ts';
import { printTable, showMs } from '../report/table.ts';
import type { Bench } from './bench.ts';

const PROVIDER_MS = 200;
const CALLERS = 1_000;
const FOLLOWERS_A_ROUND = 10;
/** A follower asks when the leader has waited this long. */
const HEAD_START_MS = 60;
/** Questions that no other bench has asked. */
const FIRST_QUESTION = 5_000_000;

interface Row {
  readonly what: string;
  /** ms over what the provider takes, sorted */
  readonly added: number[];
  readonly calls: number;
  readonly rounds: number;
}

/** What it takes a thousand who ask the same at once, and one who joins. */
export const stampede: Bench = {
  title: `stampede: ${CALLERS} at once ask the same of a provider that takes ${PROVIDER_MS} ms; and one follower`,
  async run(household, { rounds }) {
    const provider = await household.provider();
    const redis = await household.redis();
    const upstream = provider.url;
    const ask = asker();
    const rows: Row[] = [];
    const embedded = await household.reuso({ upstream });
    rows.push(await storm('one process, embedded store', [embedded], provider, ask, rounds));
    rows.push(
      await follow('a follower, same process, embedded store', embedded, embedded, provider, ask, rounds),
    );
    if (redis !== undefined) {
      const fleet = [];
      for (let at = 0; at < 3; at += 1) fleet.push(await household.reuso({ upstream, redisUrl: redis.url }));
      const [a, b] = fleet as [Server, Server, Server];
      rows.push(await storm('one process, Redis', [a], provider, ask, rounds));
      rows.push(await storm('three processes, Redis', fleet, provider, ask, rounds));
      rows.push(await follow('a follower, same process, Redis', a, a, provider, ask, rounds));
      rows.push(await follow('a follower, another process, Redis', a, b, provider, ask, rounds));
    }
    report(rows);
  },
};

interface Asker {
  readonly next: () => Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

function asker(): Asker {
  let number = FIRST_QUESTION;
  return {
    next: () => chatBody(number++, { stream: false }),
    headers: { ...simulatedAnswer(), 'x-sim-latency-ms': String(PROVIDER_MS) },
  };
}

async function storm(
  what: string,
  servers: readonly Server[],
  provider: Server,
  { next, headers }: Asker,
  rounds: number,
): Promise<Row> {
  const each = Math.ceil(CALLERS / servers.length);
  const clients = servers.map((server) => new Client(apiOf(server), each));
  const ask = async (body: Buffer) => {
    const asking = clients.flatMap((client) =>
      Array.from({ length: each }, () => client.complete(body, headers)),
    );
    return (await Promise.all(asking)).map(({ wholeMs }) => wholeMs - PROVIDER_MS);
  };
  // Opens the connections.
  await ask(next());
  const before = await calls(provider);
  const added: number[] = [];
  for (let round = 0; round < rounds; round += 1) added.push(...(await ask(next())));
  const made = (await calls(provider)) - before;
  for (const client of clients) await client.close();
  return { what, added: added.sort((a, b) => a - b), calls: made, rounds };
}

/** How much later a follower has its answer than the leader, who was asked first. */
async function follow(
  what: string,
  first: Server,
  second: Server,
  provider: Server,
  { next, headers }: Asker,
  rounds: number,
): Promise<Row> {
  const [leader, follower] = [new Client(apiOf(first)), new Client(apiOf(second))];
  const once = async () => {
    const body = next();
    const ended = (client: Client) => client.complete(body, headers).then(() => performance.now());
    const leading = ended(leader);
    await new Promise((resolve) => setTimeout(resolve, HEAD_START_MS));
    const [led, followed] = await Promise.all([leading, ended(follower)]);
    return followed - led;
  };
  for (let warm = 0; warm < FOLLOWERS_A_ROUND; warm += 1) await once();
  const before = await calls(provider);
  const added: number[] = [];
  for (let count = 0; count < rounds * FOLLOWERS_A_ROUND; count += 1) added.push(await once());
  const made = (await calls(provider)) - before;
  await leader.close();
  await follower.close();
  return { what, added: added.sort((a, b) => a - b), calls: made, rounds: rounds * FOLLOWERS_A_ROUND };
}

async function calls(provider: Server): Promise<number> {
  const response = await fetch(new URL('/sim/stats', provider.url));
  return ((await response.json()) as { requests: number }).requests;
}

function report(rows: readonly Row[]): void {
  printTable(
    ['', 'added p50', 'added p99', 'upstream calls a question'],
    rows.map(({ what, added, calls: made, rounds }) => [
      what,
      showMs(quantile(added, 0.5)),
      showMs(quantile(added, 0.99)),
      (made / rounds).toFixed(2),
    ]),
  );
}
