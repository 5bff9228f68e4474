import { once } from 'node:events';
import { type Socket, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Child } from '../support/child.js';
import { startReuso } from '../support/reuso.js';
import { type SimulatedProvider, startProvider } from '../support/simulated-provider.js';
import { Caller } from '../e2e/support/caller.js';
import { question } from '../e2e/support/chat.js';

/** The longest of the time-outs is 120 s; this ends a broken run, and measures nothing. */
const DEADLINE_MS = 240_000;
/** One byte each time: a caller that never falls silent. */
const TRICKLE_MS = 500;
const EACH = 20;

interface SlowCaller {
  /** What came back before the connection was closed. */
  readonly closed: Promise<string>;
}

describe('Callers that are slow on purpose', { timeout: DEADLINE_MS }, () => {
  let provider: SimulatedProvider;
  let server: Child;
  const sockets: Socket[] = [];
  beforeAll(async () => {
    provider = await startProvider();
    server = await startReuso({ UPSTREAM_BASE_URL: provider.url, UPSTREAM_API_KEY: 'sk-ours' });
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await server?.stop();
    await provider?.stop();
  });

  /** Sends a beginning, then one byte after the other until it is closed. */
  function slowly(beginning: string, trickle: string): SlowCaller {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    sockets.push(socket);
    let heard = '';
    socket.setEncoding('latin1').on('data', (text: string) => (heard += text));
    socket.on('error', () => undefined);
    socket.write(beginning);
    const timer = trickle === '' ? undefined : setInterval(() => socket.write(trickle), TRICKLE_MS);
    const closed = once(socket, 'close').then(() => {
      clearInterval(timer);
      return heard;
    });
    return { closed };
  }
  const crowd = (beginning: string, trickle: string) =>
    Promise.all(Array.from({ length: EACH }, () => slowly(beginning, trickle).closed));

  const HEAD = 'POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\n';
  const BODY_HEAD = `${HEAD}Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{`;
  const CHUNKED = `${HEAD}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
  const NATIVE = BODY_HEAD.replace('/v1/chat/completions', '/api/v1/llm/generate');

  it('are closed in time, each kind of them, and keep nobody else waiting', async () => {
    let over = false;
    const all = Promise.all([
      crowd(HEAD, 'X'),
      crowd('', ''),
      crowd(BODY_HEAD, ' '),
      crowd(CHUNKED, '1\r\n \r\n'),
      crowd(NATIVE, ' '),
      crowd('GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n', ''),
    ]).finally(() => (over = true));
    const caller = new Caller(server.url, {});
    let served = 0;
    while (!over) {
      expect((await caller.sendJson('POST', '/v1/chat/completions', question())).status).toBe(200);
      served += 1;
      await sleep(100);
    }
    const [headers, silent, bodies, chunked, native, idle] = await all;
    for (const heard of [...headers, ...bodies, ...chunked, ...native])
      expect(heard).toMatch(/^HTTP\/1.1 408 |^$/);
    for (const heard of silent) expect(heard).toMatch(/^HTTP\/1.1 408 |^$/);
    for (const heard of idle) expect(heard).toMatch(/^HTTP\/1.1 200 /);
    process.stdout.write(
      `Slow callers: ${6 * EACH} connections of six kinds, all closed; others served meanwhile: ${served}, none refused\n`,
    );
  });
});
