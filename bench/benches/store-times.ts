import { setTimeout } from 'node:timers/promises';
import { Client, apiOf } from '../load/client.ts';
import { chatBody, simulatedAnswer } from '../load/prompts.ts';
import type { Server } from '../processes/child.ts';
import { type Histogram, readHistogram } from '../report/prometheus.ts';
import { printTable, showCount } from '../report/table.ts';
import type { Bench } from './bench.ts';

const CALLERS = 50;
/**
 * Between an answer and the next question, on average: callers that never pause fill the server's core, and measure the queue;
 * those that pause equally long soon ask all in the same moment.
 */
const PAUSE_MS = 25;
/** What a hosted model takes for a short answer; and a twentieth of it, which makes five times the calls. */
const PROVIDER_MS = [1_000, 50];
const KNOWN_REQUESTS = 200;
/** One call in so many asks something new. */
const ONE_NEW_IN = 5;
const WARM_UP_SECONDS = 4;
const SECONDS = 8;
const LOOKUP_AIM_MS = 5;
const WRITE_AIM_MS = 10;

/** Times of look-ups and writes under 50 callers at a time, from the histograms that the server exposes. */
export const storeTimes: Bench = {
  title: `store-times: look-ups and writes under ${CALLERS} concurrent callers that pause ${PAUSE_MS} ms on average between calls, every fifth call new, near cache off`,
  async run(household) {
    const { url: upstream } = await household.provider();
    const redis = await household.redis();
    const servers = [{ store: 'embedded', server: await household.reuso({ upstream, nearCacheMb: 0 }) }];
    if (redis !== undefined) {
      const server = await household.reuso({ upstream, redisUrl: redis.url, nearCacheMb: 0 });
      servers.push({ store: 'Redis', server });
    }
    const rows: string[][] = [];
    for (const providerMs of PROVIDER_MS) {
      for (const { store, server } of servers) rows.push(...(await measure(store, server, providerMs)));
    }
    printTable(['', 'provider takes', 'calls a second', 'count', 'p50', 'p99', 'aim'], rows);
  },
};

async function measure(store: string, server: Server, providerMs: number): Promise<string[][]> {
  const client = new Client(apiOf(server), CALLERS);
  const callers = startCallers(client, providerMs);
  await setTimeout(WARM_UP_SECONDS * 1000);
  const [before, madeBefore] = [await histogramsOf(server), callers.made()];
  await setTimeout(SECONDS * 1000);
  const [after, madeAfter] = [await histogramsOf(server), callers.made()];
  await callers.stop();
  await client.close();
  const load = [`${providerMs} ms`, showCount((madeAfter - madeBefore) / SECONDS)];
  return [
    row(`look-up, ${store}`, load, after.lookup.since(before.lookup), LOOKUP_AIM_MS),
    row(`write, ${store}`, load, after.write.since(before.write), WRITE_AIM_MS),
  ];
}

interface Callers {
  /** @returns how many calls they have made */
  made(): number;
  stop(): Promise<void>;
}

function startCallers(client: Client, providerMs: number): Callers {
  const headers = { ...simulatedAnswer(), 'x-sim-latency-ms': String(providerMs) };
  const firstNew = 1_000_000 * (1 + PROVIDER_MS.indexOf(providerMs));
  let calls = 0;
  let goOn = true;
  const caller = async () => {
    while (goOn) {
      await setTimeout(2 * PAUSE_MS * Math.random());
      const call = (calls += 1);
      const number = call % ONE_NEW_IN === 0 ? firstNew + call : call % KNOWN_REQUESTS;
      await client.complete(chatBody(number), headers);
    }
  };
  const callers = Array.from({ length: CALLERS }, caller);
  const stop = async () => {
    goOn = false;
    await Promise.all(callers);
  };
  return { made: () => calls, stop };
}

async function histogramsOf(server: Server): Promise<{ lookup: Histogram; write: Histogram }> {
  const text = await (await fetch(new URL('/metrics', server.url))).text();
  const read = (name: string) => readHistogram(text, name, { cache_layer: 'llm' });
  return {
    lookup: read('v2_cache_lookup_duration_seconds'),
    write: read('v2_cache_write_duration_seconds'),
  };
}

function row(name: string, load: readonly string[], times: Histogram, aimMs: number): string[] {
  const show = (share: number) => `${(times.quantile(share) * 1000).toFixed(2)} ms`;
  return [name, ...load, showCount(times.count), show(0.5), show(0.99), `${aimMs} ms`];
}
