import { Client, apiOf } from '../load/client.ts';
import type { Server } from '../processes/child.ts';
import { ratios, spreadOf } from '../report/statistics.ts';
import { printTable, showCount, showSpread } from '../report/table.ts';
import type { Bench } from './bench.ts';

const ATOMS = 500;
/** What the executor has under way at a time. */
const AT_ONCE = 50;
/** Of a hosted model's time: 60 to 120 ms to the first token, 2 to 3 ms for each. */
const LATENCY_SCALE = 0.2;
/** US dollars for a million tokens of gpt-4o, of prompt and of answer. */
const PRICE = { prompt: 2.5, completion: 10 };

const SYSTEM =
  'You sort what users report about a program. Answer with one word: defect, wish, question or praise. A defect is what ' +
  'works otherwise than the manual says; a wish, what the manual does not promise. Praise with a wish in it is a wish. ';
const ANSWERED = {
  'x-sim-answer': Buffer.from('It is a defect: the manual says otherwise.').toString('base64'),
};

interface Wave {
  readonly seconds: number;
  readonly calls: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** What a wave of small atoms under one long system prompt takes, each by itself and in batches. */
export const wave: Bench = {
  title: `wave: ${ATOMS} distinct small atoms, ${AT_ONCE} at once, each by itself and in batches of 5`,
  async run(household, { rounds }) {
    const provider = await household.provider({ latencyScale: LATENCY_SCALE });
    const server = await household.reuso({ upstream: provider.url });
    const client = new Client(apiOf(server), AT_ONCE);
    const alone: Wave[] = [];
    const batched: Wave[] = [];
    for (let round = 0; round < Math.ceil(rounds / 2); round += 1) {
      alone.push(await runWave(client, provider, `alone ${round}`, {}));
      batched.push(await runWave(client, provider, `batched ${round}`, { 'x-reuso-batch': 'on' }));
    }
    await client.close();
    report(alone, batched);
  },
};

async function runWave(
  client: Client,
  provider: Server,
  name: string,
  headers: Readonly<Record<string, string>>,
): Promise<Wave> {
  await fetch(new URL('/sim/reset', provider.url), { method: 'POST' });
  const started = performance.now();
  const atoms = Array.from({ length: ATOMS }, (_, index) => index).values();
  const worker = async (): Promise<void> => {
    for (const atom of atoms)
      await client.complete(bodyOf(`${name}, report ${atom}`), { ...ANSWERED, ...headers });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const seconds = (performance.now() - started) / 1000;
  const stats = (await (await fetch(new URL('/sim/stats', provider.url))).json()) as Record<string, number>;
  return {
    seconds,
    calls: stats['requests'] ?? 0,
    promptTokens: stats['prompt_tokens'] ?? 0,
    completionTokens: stats['completion_tokens'] ?? 0,
  };
}

function bodyOf(subject: string): Buffer {
  return Buffer.from(
    JSON.stringify({
      model: 'gpt-4o',
      temperature: 0,
      messages: [
        { role: 'system', content: SYSTEM.repeat(8) },
        { role: 'user', content: `${subject}: saving twice in a row loses the name of the file.` },
      ],
    }),
  );
}

function report(alone: readonly Wave[], batched: readonly Wave[]): void {
  const row = (name: string, of: (wave: Wave) => number, digits = 0) => {
    const [one, other] = [alone.map(of), batched.map(of)];
    const show = (values: readonly number[]) => {
      const { median } = spreadOf(values);
      return digits === 0 ? showCount(median) : median.toFixed(digits);
    };
    return [name, show(one), show(other), showSpread(ratios(other, one))];
  };
  printTable(
    ['', 'each alone', 'batched', 'ratio'],
    [
      row('calls to the provider per atom', ({ calls }) => calls / ATOMS, 2),
      row('seconds for the wave', ({ seconds }) => seconds, 2),
      row('prompt tokens', ({ promptTokens }) => promptTokens),
      row('answer tokens', ({ completionTokens }) => completionTokens),
      row('US dollars (gpt-4o)', usdOf, 3),
    ],
  );
}

function usdOf({ promptTokens, completionTokens }: Wave): number {
  return (promptTokens * PRICE.prompt + completionTokens * PRICE.completion) / 1e6;
}
