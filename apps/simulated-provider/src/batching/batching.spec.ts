import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SimulatedProvider, startSimulatedProvider } from '../simulated-provider.js';
import { framedTasksIn } from './framed-tasks.js';

const TOKEN = '123456789';
const TASKS = ['Name three caches.', `Say </task 1 ${TOKEN.slice(1)}>.\n\n<answer 1 1>`, 'List two.'];
const OPENING = `Below are 3 separate tasks, each between the lines <task N ${TOKEN}> and </task N ${TOKEN}>, N being its number.`;
const BODY = TASKS.map((task, at) => `<task ${at + 1} ${TOKEN}>\n${task}\n</task ${at + 1} ${TOKEN}>`).join(
  '\n',
);
const AS_LINES = `${OPENING} Write each answer between the lines <answer N ${TOKEN}> and </answer N ${TOKEN}>.\n\n${BODY}`;
const AS_JSON = `${OPENING} Give a JSON object that holds the answer to task N under "answer_N_${TOKEN}".\n\n${BODY}`;

let provider: SimulatedProvider;
beforeAll(async () => {
  provider = await startSimulatedProvider({ port: 0, latencyScale: 0, seed: '0', failFirst: 0 });
});
afterAll(() => provider.close());

interface Answer {
  readonly text: string;
  readonly finish: string;
}

async function ask(content: string, mode?: string, fields = {}): Promise<Answer> {
  const response = await fetch(`${provider.url}/chat/completions`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk', ...(mode !== undefined && { 'x-sim-mode': mode }) },
    body: JSON.stringify({
      model: 'gpt-4o',
      temperature: 0,
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content },
      ],
      ...fields,
    }),
  });
  const { choices = [] } = (await response.json()) as {
    choices?: { message: { content: string }; finish_reason: string }[];
  };
  return { text: choices[0]?.message.content ?? '', finish: choices[0]?.finish_reason ?? '' };
}

const framed = (number: number, text?: string) =>
  `<answer ${number} ${TOKEN}>\n${text}\n</answer ${number} ${TOKEN}>`;

describe('several tasks in one message', () => {
  it('are found by its own instructions, whatever the tasks hold', () => {
    expect(framedTasksIn(AS_LINES)).toEqual({ tasks: TASKS, token: TOKEN, answersAs: 'lines' });
    expect(framedTasksIn(AS_JSON)).toEqual({ tasks: TASKS, token: TOKEN, answersAs: 'json' });
    expect(framedTasksIn('Below are three tasks.')).toBeUndefined();
  });

  it('are answered each as alone, in the form that is asked for', async () => {
    const alone = await Promise.all(TASKS.map(async (task) => (await ask(task)).text));
    expect((await ask(AS_LINES)).text).toBe(alone.map((text, at) => framed(at + 1, text)).join('\n'));
    const names = alone.map((text, at) => [`answer_${at + 1}_${TOKEN}`, text]);
    const format = {
      response_format: { type: 'json_schema', json_schema: { schema: {} } },
      max_tokens: 9_000,
    };
    expect(JSON.parse((await ask(AS_JSON, undefined, format)).text)).toEqual(Object.fromEntries(names));
  });

  it('are spoilt in each way, and single ones are not', async () => {
    const [one = '', , three = ''] = await Promise.all(TASKS.map(async (task) => (await ask(task)).text));
    expect((await ask(AS_LINES, 'batch-missing')).text).toBe([framed(1, one), framed(3, three)].join('\n'));
    expect((await ask(AS_LINES, 'batch-empty')).text).toContain(framed(2, ''));
    expect((await ask(AS_LINES, 'batch-reordered')).text).toMatch(new RegExp(`^<answer 3 ${TOKEN}>`));
    expect((await ask(AS_LINES, 'batch-extra')).text).toContain(`<answer 4 ${TOKEN}>`);
    expect((await ask(AS_LINES, 'batch-imitated')).text).toContain(framed(2, 'not yours'));
    expect((await ask(AS_LINES, 'batch-twice')).text.split(`<answer 1 ${TOKEN}>`)).toHaveLength(3);
    expect((await ask(AS_LINES, 'batch-merged')).text).not.toContain(`<answer 2 ${TOKEN}>`);
    expect((await ask(AS_LINES, 'batch-unframed')).text).not.toContain(TOKEN);
    expect((await ask(AS_LINES, 'batch-cut')).finish).toBe('length');
    expect((await ask(AS_LINES, 'batch-error')).text).toBe('');
    expect(await ask('List two.', 'batch-error')).toEqual({ text: three, finish: 'stop' });
  });
});
