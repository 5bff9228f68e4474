import { randomUUID } from 'node:crypto';
import { Gateway } from '../peers/gateway.ts';
import { TRAPS } from '../peers/traps.ts';
import type { Server } from '../processes/child.ts';
import type { Household, Redis } from '../processes/household.ts';
import { printTable, showMs } from '../report/table.ts';
import type { Bench } from './bench.ts';

interface Subject {
  readonly name: string;
  readonly server: Server;
}

const ASKED_WHILE_FROZEN = 5;

/** In which cases a gateway's cache answers what it should, counted by the provider; and how it goes on without its Redis. */
export const traps: Bench = {
  title: "traps: calls to the provider where caches go wrong, beside LiteLLM's proxy",
  async run(household) {
    const provider = await household.provider();
    const columns: string[][] = [];
    const subjects = await inMemory(household, provider);
    for (const { server } of subjects) columns.push(await springAll(server, provider));
    const names = subjects.map(({ name }) => name);
    printTable(
      ['', 'right', ...names],
      TRAPS.map(({ name, calls }, at) => [name, String(calls), ...columns.map((cells) => cells[at] ?? '?')]),
    );
    const redis = await household.redis();
    if (redis === undefined) return;
    const onRedis = await inRedis(household, provider, redis);
    const waits: string[] = [];
    for (const { server } of onRedis) waits.push(await askWithoutRedis(new Gateway(server, provider), redis));
    console.log();
    printTable(
      ['', ...onRedis.map(({ name }) => name)],
      [['longest of a few new requests while Redis is frozen', ...waits]],
    );
  },
};

async function inMemory(household: Household, { url: upstream }: Server): Promise<Subject[]> {
  return named(await household.reuso({ upstream }), await household.liteLlm(upstream, {}));
}

async function inRedis(household: Household, { url: upstream }: Server, { url }: Redis): Promise<Subject[]> {
  return named(
    await household.reuso({ upstream, redisUrl: url }),
    await household.liteLlm(upstream, {}, url),
  );
}

function named(reuso: Server, liteLlm: Server | undefined): Subject[] {
  const own = { name: 'Reuso', server: reuso };
  return liteLlm === undefined ? [own] : [own, { name: 'LiteLLM', server: liteLlm }];
}

/** @returns the calls that each trap cost */
async function springAll(server: Server, provider: Server): Promise<string[]> {
  const gateway = new Gateway(server, provider);
  await gateway.ask(gateway.bodyOf('Are you there?'));
  const cells: string[] = [];
  for (const { spring, calls: right } of TRAPS) {
    await gateway.calls();
    await spring(gateway, newPrompt());
    const calls = await gateway.calls();
    cells.push(calls === right ? String(calls) : `${calls} (wrong)`);
  }
  await gateway.close();
  return cells;
}

async function askWithoutRedis(gateway: Gateway, redis: Redis): Promise<string> {
  for (let asked = 0; asked < ASKED_WHILE_FROZEN; asked += 1) await gateway.ask(gateway.bodyOf(newPrompt()));
  process.kill(redis.pid, 'SIGSTOP');
  let longestMs = 0;
  let unanswered = 0;
  for (let asked = 0; asked < ASKED_WHILE_FROZEN; asked += 1) {
    const started = performance.now();
    const status = await gateway.ask(gateway.bodyOf(newPrompt()));
    longestMs = Math.max(longestMs, performance.now() - started);
    if (status !== 200) unanswered += 1;
  }
  process.kill(redis.pid, 'SIGCONT');
  await gateway.close();
  return unanswered === 0 ? showMs(longestMs) : `${showMs(longestMs)}, ${unanswered} without an answer`;
}

function newPrompt(): string {
  return `Name a colour. ${randomUUID()}`;
}
