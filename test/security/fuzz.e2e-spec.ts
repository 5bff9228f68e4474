import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Caller } from '../e2e/support/caller.js';
import { metric } from '../e2e/support/metrics.js';
import type { Child } from '../support/child.js';
import { startReuso } from '../support/reuso.js';
import { type SimulatedProvider, startProvider } from '../support/simulated-provider.js';
import { type FuzzRequest, FuzzRequests } from './support/fuzz-requests.js';
import { Chance, countFrom, seedFrom } from './support/random.js';

const REQUESTS = countFrom('FUZZ_REQUESTS', 2_000);
const AT_ONCE = 16;
const LONGEST_MS = 60_000;
/** What a longer run may add to the heap: caches fill up to their limits, and measuring is coarse. */
const ROOM_BYTES = 64 * 2 ** 20;
const SETTLING_MS = 60_000;

let provider: SimulatedProvider;
let server: Child;
let report = 'The fuzz did not come to its end.';

beforeAll(async () => {
  provider = await startProvider();
  server = await startReuso({
    UPSTREAM_BASE_URL: provider.url,
    UPSTREAM_API_KEY: 'sk-ours',
    API_KEYS: 'red:red-key,blue:blue-key',
    ADMIN_TOKEN: 'the-admin-token',
    NEAR_CACHE_MB: '4',
    DATA_MAX_MB: '64',
    STORE_TIMEOUT_MS: '30000',
    LOG_LEVEL: 'info',
  });
});
afterAll(async () => {
  await server.stop();
  await provider.stop();
  process.stdout.write(`${report}\n`);
});

/** @returns the answer's status, or why there was none; of what has no end only the beginning is read */
async function statusOf({ method, path, headers, body }: FuzzRequest): Promise<number | string> {
  try {
    const response = await request(server.url + path, {
      method: method as 'GET',
      headers,
      body: body ?? null,
      signal: AbortSignal.timeout(LONGEST_MS),
    });
    if (/\/stream(\?|$)/.test(path)) response.body.on('error', () => undefined).destroy();
    else await response.body.dump({ limit: 2 ** 26 });
    return response.statusCode;
  } catch (error) {
    return String(error);
  }
}

/** A cache that has no answer, and may not ask for one, says 504 (RFC 9111 section 5.2.1.7). */
function isAllowed(status: number | string, { headers }: FuzzRequest): boolean {
  if (typeof status === 'string') return false;
  return status < 500 || (status === 504 && headers['cache-control'] === 'only-if-cached');
}

it('No request, however odd, ends in a 5xx of our own, in a crash or in memory that is not given back', async () => {
  const chance = new Chance(seedFrom('FUZZ_SEED'));
  const admin = new Caller(server.url, { 'x-reuso-key': 'the-admin-token' });
  const description = JSON.parse((await admin.send('GET', '/openapi.json')).text) as ConstructorParameters<
    typeof FuzzRequests
  >[0];
  const requests = new FuzzRequests(description, chance);
  expect(requests.operations).toBeGreaterThan(15);

  const statuses = new Map<number | string, number>();
  const bad: string[] = [];
  let left = REQUESTS;
  let halfHeap = 0;
  let slowest = { ms: 0, what: '' };
  const work = async (): Promise<void> => {
    for (; left > 0;) {
      left -= 1;
      if (left === Math.floor(REQUESTS / 2)) halfHeap = await metric(admin, 'nodejs_heap_size_used_bytes');
      const asked = requests.next();
      const sentAt = performance.now();
      const status = await statusOf(asked);
      const tookMs = performance.now() - sentAt;
      if (tookMs > slowest.ms) slowest = { ms: tookMs, what: `${asked.method} ${asked.path.slice(0, 60)}` };
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (!isAllowed(status, asked)) bad.push(`${status} for ${JSON.stringify(asked).slice(0, 2_000)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));

  // What is in use is known only when the garbage is gone; V8 collects it when it likes, at the latest after some idle seconds.
  let endHeap = Number.POSITIVE_INFINITY;
  const heapIsBack = async () => {
    endHeap = Math.min(endHeap, await metric(admin, 'nodejs_heap_size_used_bytes'));
    return endHeap < halfHeap + ROOM_BYTES;
  };
  const deadline = performance.now() + SETTLING_MS;
  while (!(await heapIsBack()) && performance.now() < deadline) await sleep(500);
  const counts = [...statuses]
    .sort(([one], [two]) => String(one).localeCompare(String(two)))
    .map(([status, count]) => `${status}: ${count}`);
  report =
    `Fuzz: ${REQUESTS} requests over ${requests.operations} operations and /v1 (FUZZ_SEED=${chance.seed} repeats it); ` +
    `answers ${counts.join(', ')}; ended wrongly: ${bad.length}; heap ${Math.round(halfHeap / 2 ** 20)} MiB half way, ` +
    `${Math.round(endHeap / 2 ** 20)} MiB at the end; slowest: ${slowest.what}, ${Math.round(slowest.ms)} ms.`;
  expect(bad.slice(0, 5)).toEqual([]);
  expect(server.lines.filter((line) => line.includes('"level":"error"')).slice(0, 3)).toEqual([]);
  expect((await admin.send('GET', '/health/live')).status).toBe(200);
  expect(endHeap).toBeLessThan(halfHeap + ROOM_BYTES);
  for (const secret of ['sk-ours', 'red-key', 'the-admin-token'])
    expect(server.lines.join()).not.toContain(secret);
}, 3_600_000);
