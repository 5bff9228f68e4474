import { Redis } from 'ioredis';
import { Client, apiOf, prime } from '../load/client.ts';
import { chatBody, simulatedAnswer } from '../load/prompts.ts';
import { quantile } from '../report/statistics.ts';
import { printTable, showMs } from '../report/table.ts';
import type { Bench } from './bench.ts';

const WARM_UP = 500;
const CALLS_A_ROUND = 400;

interface Subject {
  readonly name: string;
  readonly call: () => Promise<unknown>;
}

/** How long a hit takes, over a GET of the same bytes from a bare Redis by the same process, one call at a time. */
export const roundTrip: Bench = {
  title: 'round-trip: one hit at a time (undici) over one Redis GET of the same bytes (ioredis)',
  async run(household, { rounds }) {
    const body = chatBody(0);
    const { url: upstream } = await household.provider();
    const redis = await household.redis({ underTest: true });
    if (redis === undefined) return;
    const servers = {
      'hit, near cache': await household.reuso({ upstream }),
      'hit, embedded store': await household.reuso({ upstream, nearCacheMb: 0 }),
      'hit, Redis': await household.reuso({ upstream, redisUrl: redis.url, nearCacheMb: 0 }),
    };
    const clients: Client[] = [];
    const subjects: Subject[] = [];
    let answer: Buffer = Buffer.alloc(0);
    for (const [name, server] of Object.entries(servers)) {
      const client = new Client(apiOf(server));
      answer = await prime(client, [body], simulatedAnswer());
      clients.push(client);
      subjects.push({ name, call: () => client.complete(body) });
    }
    const echo = new Client(apiOf(await household.echo(answer)));
    subjects.push({ name: 'Nest + Fastify echo', call: () => echo.complete(body) });
    const direct = new Redis(redis.url);
    await direct.set('bench', answer);
    subjects.unshift({ name: 'Redis GET', call: () => direct.getBuffer('bench') });

    report(subjects, await measure(subjects, rounds * CALLS_A_ROUND));
    direct.disconnect();
    for (const client of [...clients, echo]) await client.close();
  },
};

/** One call of each in turn, again and again. @returns the sorted times of each, ms */
async function measure(subjects: readonly Subject[], calls: number): Promise<number[][]> {
  const times: number[][] = subjects.map(() => []);
  for (let call = 0; call < WARM_UP + calls; call += 1) {
    for (const [index, subject] of subjects.entries()) {
      const started = performance.now();
      await subject.call();
      if (call >= WARM_UP) times[index]?.push(performance.now() - started);
    }
  }
  return times.map((list) => list.sort((a, b) => a - b));
}

function report(subjects: readonly Subject[], times: readonly number[][]): void {
  const [base = []] = times;
  const rows = subjects.map(({ name }, index) => {
    const own = times[index] ?? [];
    const ratio = quantile(own, 0.5) / quantile(base, 0.5);
    return [name, showMs(quantile(own, 0.5)), showMs(quantile(own, 0.99)), ratio.toFixed(2)];
  });
  printTable(['', 'p50', 'p99', 'p50 ratio'], rows);
}
