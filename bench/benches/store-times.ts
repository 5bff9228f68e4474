import { setTimeout } from 'node:timers/promises';
import { Client, apiOf } from '../load/client.ts';
import { chatBody, simulatedAnswer } from '../load/prompts.ts';
import type { Server } from '../processes/child.ts';
import { type Histogram, readHistogram } from '../report/prometheus.ts';
import { printTable, showCount } from '../report/table.ts';
import type { Bench } from './bench.ts';

const CALLERS = 50;
/** Between an answer and the next question: callers that never pause fill the server's core, and measure the queue. */
const PAUSE_MS = 25;
const PROVIDER_MS = 50;
const KNOWN_REQUESTS = 200;
/** One call in so many asks something new. */
const ONE_NEW_IN = 5;
const WARM_UP_SECONDS = 2;
const SECONDS = 8;
const LOOKUP_AIM_MS = 5;
const WRITE_AIM_MS = 10;

/** Times of look-ups and writes under 50 callers at a time, from the histograms that the server exposes. */
export const storeTimes: Bench = {
  title: `store-times: look-ups and writes under ${CALLERS} concurrent callers that pause ${PAUSE_MS} ms between calls, every fifth call new, near cache off`,
  async run(household) {
    const { url: upstream } = await household.provider();
    const redis = await household.redis();
    const rows = await measure('embedded store', await household.reuso({ upstream, nearCacheMb: 0 }));
    if (redis !== undefined) {
      const server = await household.reuso({ upstream, redisUrl: redis.url, nearCacheMb: 0 });
      rows.push(...(await measure('Redis', server)));
    }
    printTable(['', 'count', 'p50', 'p99', 'aim'], rows);
  },
};

async function measure(store: string, server: Server): Promise<string[][]> {
  const client = new Client(apiOf(server), CALLERS);
  await callFor(client, WARM_UP_SECONDS, 0);
  const before = await histogramsOf(server);
  await callFor(client, SECONDS, 1_000_000);
  const after = await histogramsOf(server);
  await client.close();
  return [
    row(`look-up, ${store}`, after.lookup.since(before.lookup), LOOKUP_AIM_MS),
    row(`write, ${store}`, after.write.since(before.write), WRITE_AIM_MS),
  ];
}

/** @param firstNew numbers from here on have not been asked before */
async function callFor(client: Client, seconds: number, firstNew: number): Promise<void> {
  const headers = { ...simulatedAnswer(), 'x-sim-latency-ms': String(PROVIDER_MS) };
  const end = performance.now() + seconds * 1000;
  let calls = 0;
  const caller = async () => {
    while (performance.now() < end) {
      const call = (calls += 1);
      const number = call % ONE_NEW_IN === 0 ? KNOWN_REQUESTS + firstNew + call : call % KNOWN_REQUESTS;
      await client.complete(chatBody(number), headers);
      await setTimeout(PAUSE_MS);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
}

async function histogramsOf(server: Server): Promise<{ lookup: Histogram; write: Histogram }> {
  const text = await (await fetch(new URL('/metrics', server.url))).text();
  const read = (name: string) => readHistogram(text, name, { cache_layer: 'llm' });
  return {
    lookup: read('v2_cache_lookup_duration_seconds'),
    write: read('v2_cache_write_duration_seconds'),
  };
}

function row(name: string, times: Histogram, aimMs: number): string[] {
  const show = (share: number) => `${(times.quantile(share) * 1000).toFixed(2)} ms`;
  return [name, showCount(times.count), show(0.5), show(0.99), `${aimMs} ms`];
}
