import { randomInt } from 'node:crypto';

/** Digits take the fewest tokens for their chance: 18 of them are 60 bits in six tokens. */
const DIGITS = 18;
const HALF = 10 ** (DIGITS / 2);

/**
 * A random number that marks the frames of one call. Who writes a prompt cannot know it, and a text that holds it by
 * chance gets another drawn, so nothing in a prompt can be taken for a frame.
 *
 * @param draw replaced by tests
 */
export function drawToken(texts: readonly string[], draw: () => string = randomDigits): string {
  for (;;) {
    const token = draw();
    if (!texts.some((text) => text.includes(token))) return token;
  }
}

function randomDigits(): string {
  // randomInt takes ranges of up to 48 bits.
  return [randomInt(HALF / 10, HALF), randomInt(HALF / 10, HALF)].join('');
}
