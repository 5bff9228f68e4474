// A worker thread's main file: the vocabulary takes half a second to load and 75 MB to hold, and odd texts take long to count.
import { parentPort } from 'node:worker_threads';
import { countTokens } from 'gpt-tokenizer';
import type { CountReply, CountRequest } from './token-messages.js';
import { slices } from './slices.ts';

/** Text such as `<|endoftext|>` in a prompt is text, not a command. */
const PLAIN_TEXT = { disallowedSpecial: new Set<string>() };

function count(text: string): number {
  let sum = 0;
  for (const slice of slices(text)) sum += countTokens(slice, PLAIN_TEXT);
  return sum;
}

parentPort?.on('message', ({ id, texts }: CountRequest) => {
  const reply: CountReply = { id, counts: texts.map(count) };
  parentPort?.postMessage(reply);
});
