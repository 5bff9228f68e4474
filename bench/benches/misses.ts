import { Client, apiOf } from '../load/client.ts';
import { chatBody, simulatedAnswer } from '../load/prompts.ts';
import { quantile } from '../report/statistics.ts';
import { printTable, showMs } from '../report/table.ts';
import type { Bench } from './bench.ts';

const PROVIDER_MS = 20;
const WARM_UP = 50;
const CALLS_A_ROUND = 25;

interface Measured {
  readonly store: string;
  readonly what: string;
  /** ms, sorted */
  readonly direct: number[];
  readonly through: number[];
}

/** What a miss costs over asking the provider directly: until its whole answer, and until the first event of a stream. */
export const misses: Bench = {
  title: `misses: one at a time, over calling a provider directly that takes ${PROVIDER_MS} ms`,
  async run(household, { rounds }) {
    const provider = await household.provider();
    const redis = await household.redis();
    const upstream = provider.url;
    const servers = [{ store: 'embedded store', server: await household.reuso({ upstream }) }];
    if (redis !== undefined) {
      servers.push({ store: 'Redis', server: await household.reuso({ upstream, redisUrl: redis.url }) });
    }
    const direct = new Client(apiOf(provider));
    const measured: Measured[] = [];
    for (const { store, server } of servers) {
      const through = new Client(apiOf(server));
      for (const stream of [false, true]) {
        measured.push({
          store,
          ...(await measure(direct, through, { stream, calls: rounds * CALLS_A_ROUND })),
        });
      }
      await through.close();
    }
    await direct.close();
    report(measured);
  },
};

/** Asks directly and through the server in turn, each time something new. */
async function measure(
  direct: Client,
  through: Client,
  { stream, calls }: { readonly stream: boolean; readonly calls: number },
): Promise<Omit<Measured, 'store'>> {
  const headers = { ...simulatedAnswer(), 'x-sim-latency-ms': String(PROVIDER_MS) };
  const ask = async (client: Client, number: number) => {
    // Streams are numbered apart: what was asked for plain would be a hit.
    const body = chatBody(stream ? 1_000_000 + number : number, { stream });
    const { firstByteMs, wholeMs, cacheStatus } = await client.complete(body, headers);
    if (cacheStatus !== '' && !cacheStatus.startsWith('reuso; fwd=miss'))
      throw new Error(`Not a miss: ${cacheStatus}`);
    return stream ? firstByteMs : wholeMs;
  };
  const times: { direct: number[]; through: number[] } = { direct: [], through: [] };
  for (let number = 0; number < WARM_UP + calls; number += 1) {
    const directMs = await ask(direct, number);
    const throughMs = await ask(through, number);
    if (number < WARM_UP) continue;
    times.direct.push(directMs);
    times.through.push(throughMs);
  }
  times.direct.sort((a, b) => a - b);
  times.through.sort((a, b) => a - b);
  return { what: stream ? 'first event' : 'whole answer', ...times };
}

function report(measured: readonly Measured[]): void {
  const rows = measured.map(({ store, what, direct, through }) => {
    const [directMs, throughMs] = [quantile(direct, 0.5), quantile(through, 0.5)];
    const addedAtWorst = quantile(through, 0.99) - quantile(direct, 0.99);
    return [
      `${what}, ${store}`,
      showMs(directMs),
      showMs(throughMs),
      showMs(throughMs - directMs),
      showMs(addedAtWorst),
      (throughMs / directMs).toFixed(3),
    ];
  });
  printTable(['', 'direct p50', 'through p50', 'added p50', 'added p99', 'p50 ratio'], rows);
}
