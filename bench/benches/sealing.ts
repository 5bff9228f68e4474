import { randomBytes } from 'node:crypto';
import { Client, apiOf, prime } from '../load/client.ts';
import { answerOf, chatBody } from '../load/prompts.ts';
import { type Subject, loadInTurns } from '../load/turns.ts';
import type { Server } from '../processes/child.ts';
import { ratios, spreadOf } from '../report/statistics.ts';
import { printTable, showCount, showSpread } from '../report/table.ts';
import type { Bench } from './bench.ts';

const DIFFERENT_REQUESTS = 64;
/** Below the size from which entries are compressed, and above it. */
const SMALL_BYTES = 2_600;
const LARGE_BYTES = 9_000;
/** More than any of the answers has. */
const MOST_TOKENS = 16_384;

interface Candidate extends Subject {
  /** Name of what it is compared with; its own for those that others are compared with. */
  readonly base: string;
}

interface Kind {
  readonly name: string;
  readonly base: string;
  readonly answer: Record<string, string>;
  readonly encrypted?: boolean;
}

const KINDS: readonly Kind[] = [
  { name: '3 KB, plain', base: '3 KB, plain', answer: answerOf(SMALL_BYTES) },
  { name: '3 KB, encrypted', base: '3 KB, plain', answer: answerOf(SMALL_BYTES), encrypted: true },
  { name: '9 KB, plain', base: '9 KB, plain', answer: answerOf(LARGE_BYTES, { random: true }) },
  { name: '9 KB, compressed', base: '9 KB, plain', answer: answerOf(LARGE_BYTES) },
  {
    name: '9 KB, compressed and encrypted',
    base: '9 KB, plain',
    answer: answerOf(LARGE_BYTES),
    encrypted: true,
  },
];

/** What encryption and compression at rest cost a hit that is read from its store. */
export const sealing: Bench = {
  title: 'sealing: exact hits from each store with the near cache off, encrypted and compressed over plain',
  async run(household, { rounds }) {
    const { url: upstream } = await household.provider();
    const redis = await household.redis();
    const stores = [
      { store: 'embedded' },
      ...(redis === undefined ? [] : [{ store: 'Redis', redisUrl: redis.url }]),
    ];
    const candidates: Candidate[] = [];
    for (const { store, ...where } of stores) {
      const key = { ENCRYPTION_KEY: randomBytes(32).toString('base64') };
      const plain = await household.reuso({ upstream, nearCacheMb: 0, ...where });
      const encrypting = await household.reuso({ upstream, nearCacheMb: 0, ...where, env: key });
      for (const { name, base, answer, encrypted } of KINDS) {
        const server = encrypted === true ? encrypting : plain;
        const bodies = await primed(server, answer, candidates.length);
        candidates.push({ name: `${store}, ${name}`, base: `${store}, ${base}`, server, bodies });
      }
    }
    const turns = await loadInTurns(candidates, [], rounds);
    const costs = turns.map((list) => list.map(({ cpuUs, perSecond }) => cpuUs ?? 1e6 / perSecond));
    const rows = candidates.map(({ name, base }, index) => {
      const own = costs[index] ?? [];
      const bases = costs[candidates.findIndex((other) => other.name === base)] ?? [];
      const rate = spreadOf((turns[index] ?? []).map(({ perSecond }) => perSecond)).median;
      return [name, showCount(rate), spreadOf(own).median.toFixed(1), showSpread(ratios(own, bases))];
    });
    printTable(['', 'per second', 'CPU us/request', 'over plain'], rows);
  },
};

/** @param series keeps the requests of one candidate apart from another's */
async function primed(server: Server, answer: Record<string, string>, series: number): Promise<Buffer[]> {
  const bodies = Array.from({ length: DIFFERENT_REQUESTS }, (_, number) =>
    chatBody(series * DIFFERENT_REQUESTS + number, { maxTokens: MOST_TOKENS }),
  );
  const client = new Client(apiOf(server));
  await prime(client, bodies, answer);
  await client.close();
  return bodies;
}
