import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { startLiveStream } from './live-stream.js';

const chunk = (content: string): object => ({ choices: [{ index: 0, delta: { content } }] });
const USAGE = { choices: [], usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 } };

/** What a caller gets that did not ask for usage, of a stream that is too long to be held. */
async function toldOf(events: readonly string[]): Promise<string> {
  const source = Readable.from(events.map((data) => Buffer.from(`data: ${data}\n\n`)));
  const { log } = startLiveStream(200, {}, source, { tell: () => 0, maxHeldBytes: 100 });
  let told = '';
  for await (const { withoutUsage } of log.read()) told += withoutUsage?.toString() ?? '';
  expect(log.passes).toBe(true);
  return told;
}

describe('A stream that is too long to be held', () => {
  const texts = ['a'.repeat(200), '"usage" is a word', 'ä \u2028 \u{1F642}'];
  const long = texts.map((text) => JSON.stringify(chunk(text)));

  it('is passed on event by event, as it came', async () => {
    expect(await toldOf([...long, 'not JSON', '[DONE]'])).toBe(
      [...long, 'not JSON', '[DONE]'].map((data) => `data: ${data}\n\n`).join(''),
    );
  });

  it.each([JSON.stringify(USAGE), JSON.stringify(USAGE).replace('"usage"', String.raw`"us\u0061ge"`)])(
    'keeps from its caller the usage that it did not ask for, however it is written: %s',
    async (usage) => {
      expect(await toldOf([...long, usage, '[DONE]'])).toBe(
        [...long, '[DONE]'].map((data) => `data: ${data}\n\n`).join(''),
      );
    },
  );
});
