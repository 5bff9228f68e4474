import { randomInt } from 'node:crypto';

/** Nine digits take three tokens, and stand in each frame four times. They need not outlast a search: see below. */
const FROM = 100_000_000;
const TO = 1_000_000_000;

/**
 * A random number that marks the frames of one call. It is drawn when all prompts are in, and occurs in none of them, so
 * nothing in a prompt can be taken for a frame; a model can only repeat it by looking at the frames themselves.
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
  return String(randomInt(FROM, TO));
}
