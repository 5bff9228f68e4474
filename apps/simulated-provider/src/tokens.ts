import { countTokens, decodeGenerator, encode } from 'gpt-tokenizer';
import { LRUCache } from 'lru-cache';

/** Text such as `<|endoftext|>` in a prompt is text, not a command. */
const PLAIN_TEXT = { disallowedSpecial: new Set<string>() };

const counts = new LRUCache<string, number>({ maxSize: 32 * 1024 * 1024, sizeCalculation: lengthOf });

/** Tokens of gpt-4o's encoding (o200k_base). */
export function tokensIn(text: string): number {
  if (text === '') return 0;
  let count = counts.get(text);
  if (count === undefined) {
    count = countTokens(text, PLAIN_TEXT);
    counts.set(text, count);
  }
  return count;
}

/** The text cut into tokens; a character of several tokens stays whole, so there may be fewer pieces than tokens. */
export function pieces(text: string): string[] {
  return [...decodeGenerator(encode(text, PLAIN_TEXT))].filter((piece) => piece !== '');
}

export function firstTokens(text: string, limit: number): string {
  return pieces(text).slice(0, limit).join('');
}

function lengthOf(_count: number, text: string): number {
  return text.length + 1;
}
