import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftOutIf } from '../support/left-out.js';
import type { Child } from '../support/child.js';
import { startReuso } from '../support/reuso.js';
import { until } from '../support/redis/index.js';
import { newQuestion } from '../support/traffic/index.js';
import { HugeProvider } from './support/huge-provider.js';
import { noProcessUse, peakRssDuring, useOf } from './support/process-use.js';

const MEBIBYTES = 50;
const TIMES = 3;
/** Of one such answer at a time: its bytes, as text, parsed, written, and the garbage of those before. */
const MOST_MORE_MIB = 14 * MEBIBYTES;
/** A stream of this length is passed on and not held: what is under way, and garbage. */
const MOST_MORE_STREAMED_MIB = 5 * MEBIBYTES;
const LIMITED: { limit: string; bytes: number; mostMoreMib: number } = {
  limit: 'MAX_ANSWER_BYTES of 8 MiB',
  bytes: 8 * 1_048_576,
  mostMoreMib: 6 * MEBIBYTES,
};
const UNLIMITED: typeof LIMITED = {
  limit: 'the default limit',
  bytes: 134_217_728,
  mostMoreMib: MOST_MORE_MIB,
};

describe.each([
  { form: 'plain', stream: false, gzip: false },
  { form: 'plain, compressed', stream: false, gzip: true },
  { form: 'streamed', stream: true, gzip: false },
  { form: 'streamed, compressed', stream: true, gzip: true },
])(`Answers of ${MEBIBYTES} MiB, $form`, ({ form, stream, gzip }) => {
  describe('one after the other', { ...leftOutIf(noProcessUse), timeout: 120_000 }, () => {
    const provider = new HugeProvider(MEBIBYTES);
    const servers: Child[] = [];
    beforeAll(async () => {
      await provider.start();
      provider.compress(gzip);
    });
    afterAll(async () => {
      await Promise.all(servers.map((server) => server.stop()));
      await provider.stop();
    });
    const start = async (env: Readonly<Record<string, string>>): Promise<Child> => {
      const server = await startReuso({
        UPSTREAM_BASE_URL: provider.url,
        UPSTREAM_API_KEY: 'sk-test',
        ...env,
      });
      servers.push(server);
      return server;
    };

    it.each([UNLIMITED, LIMITED])(
      'with $limit: callers get the truth, and memory stays bounded',
      async ({ limit, bytes, mostMoreMib }) => {
        const server = await start({ MAX_ANSWER_BYTES: String(bytes) });
        const truth = await read(`${provider.url}/chat/completions`, stream);
        expect(truth.bytes).toBeGreaterThan(MEBIBYTES * 1_048_576);
        const before = (await useOf(server.pid)).rssMib;
        const replies: Read[] = [];
        const peak = await peakRssDuring(server.pid, async () => {
          for (let time = 0; time < TIMES; time += 1)
            replies.push(await read(`${server.url}/v1/chat/completions`, stream));
        });
        const outcomes = [...new Set(replies.map(({ status, end }) => `${status} ${end}`))];
        process.stdout.write(
          `Chaos: ${TIMES} answers of ${MEBIBYTES} MiB, ${form}, with ${limit}: ${outcomes.join(', ')}, ` +
            `memory ${before.toFixed(0)} MiB, at most ${peak.toFixed(0)}\n`,
        );
        for (const reply of replies) {
          if (stream || bytes > truth.bytes) expect(reply).toEqual(truth);
          else expect(reply).toMatchObject({ status: 502, end: 'upstream_oversized' });
        }
        expect(peak).toBeLessThan(before + (stream ? MOST_MORE_STREAMED_MIB : mostMoreMib));
      },
    );
  });
});

describe('A stream that is too long to be held', { timeout: 120_000 }, () => {
  const provider = new HugeProvider(MEBIBYTES);
  let server: Child;
  beforeAll(async () => {
    await provider.start();
    server = await startReuso({ UPSTREAM_BASE_URL: provider.url, UPSTREAM_API_KEY: 'sk-test' });
  });
  afterAll(async () => {
    await server?.stop();
    await provider.stop();
  });
  const open = async (question: object, signal?: AbortSignal) =>
    await fetch(`${server.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...question, stream: true }),
      ...(signal === undefined ? {} : { signal }),
    });

  it('reaches who shares it from the beginning; who comes late asks for itself, and nothing is stored', async () => {
    const question = newQuestion();
    const before = provider.requests;
    const sharing = await Promise.all([open(question), open(question)]);
    expect(provider.requests).toBe(before + 1);
    const [first, second] = sharing.map((response) => response.body?.getReader());
    // Read so far that no more is held of its beginning.
    let come = 0;
    const both = [first, second].map(async (reader, index) => {
      let bytes = 0;
      for (;;) {
        const step = await reader?.read();
        if (step?.done !== false) return bytes;
        bytes += step.value.length;
        if (index === 0) come = bytes;
      }
    });
    await until('a good part has come', () => come > 40 * 1_048_576, { everyMs: 1 });
    const late = await readAll(await open(question));
    const [a, b] = await Promise.all(both);
    expect(a).toBe(b);
    expect(late).toBe(a);
    expect(provider.requests).toBe(before + 2);
    expect((await readAll(await open(question))) > MEBIBYTES * 1_048_576).toBe(true);
    expect(provider.requests).toBe(before + 3);
  });

  it('waits for a caller that reads slowly, and ends with the last that hangs up', async () => {
    const hangUp = new AbortController();
    const response = await open(newQuestion(), hangUp.signal);
    const reader = response.body?.getReader();
    await reader?.read();
    const { rssMib: before } = await useOf(server.pid);
    await sleep(2_000);
    expect(provider.underWay).toBe(1);
    expect((await useOf(server.pid)).rssMib).toBeLessThan(before + 5 * MEBIBYTES);
    hangUp.abort();
    await reader?.read().catch(() => undefined);
    await until('the provider is let go', () => provider.underWay === 0);
  });
});

async function readAll(response: Response): Promise<number> {
  let bytes = 0;
  for await (const piece of response.body ?? []) bytes += piece.length;
  return bytes;
}

interface Read {
  readonly status: number;
  /** How it ended: whole, with an error of this code, or broken off. */
  readonly end: string;
  readonly bytes: number;
  readonly digest: string;
}

/** Asks a new question, and reads the answer without holding it. */
async function read(url: string, stream: boolean): Promise<Read> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer sk-test' },
    body: JSON.stringify({ ...newQuestion(), stream }),
  });
  const hash = createHash('sha256');
  let bytes = 0;
  let last = '';
  try {
    for await (const piece of response.body ?? []) {
      hash.update(piece);
      bytes += piece.length;
      last = Buffer.from(piece).toString('latin1').slice(-200);
    }
  } catch {
    return { status: response.status, end: 'broken off', bytes, digest: '' };
  }
  const code = /"code":"(\w+)"/.exec(last)?.[1];
  return { status: response.status, end: code ?? 'whole', bytes, digest: hash.digest('hex') };
}
