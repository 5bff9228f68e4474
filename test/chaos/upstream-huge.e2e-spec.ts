import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftOutIf } from '../support/left-out.js';
import type { Child } from '../support/child.js';
import { startReuso } from '../support/reuso.js';
import { newQuestion } from '../support/traffic/index.js';
import { HugeProvider } from './support/huge-provider.js';
import { noProcessUse, peakRssDuring, useOf } from './support/process-use.js';

const MEBIBYTES = 50;
const TIMES = 3;
/** Of one such answer at a time: its bytes, as text, parsed, written, and the garbage of those before. */
const MOST_MORE_MIB = 26 * MEBIBYTES;
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
          if (bytes > truth.bytes) expect(reply).toEqual(truth);
          // Too late to say so in a status, but not to be taken for a whole answer.
          else if (stream) expect(reply).toMatchObject({ status: 200, end: 'broken off' });
          else expect(reply).toMatchObject({ status: 502, end: 'upstream_oversized' });
        }
        expect(peak).toBeLessThan(before + mostMoreMib);
      },
    );
  });
});

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
