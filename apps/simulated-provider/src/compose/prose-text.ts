import type { Random } from './random.js';
import { ADJECTIVES, NOUNS, VERBS } from './words.js';

export function sentence(random: Random): string {
  const adjective = random.pick(ADJECTIVES);
  const noun = random.pick(NOUNS);
  const other = random.pick(NOUNS);
  const verb = random.pick(VERBS);
  return random.pick([
    `The ${adjective} ${noun} is kept next to its ${other}, so that a caller can ${verb} both in one step.`,
    `Each ${noun} belongs to exactly one ${other}; to ${verb} it twice changes nothing.`,
    `If there is no ${adjective} ${noun}, the ${other} stays as it is and the caller gets a clear error.`,
    `It is enough to ${verb} the ${noun} once, since the ${other} does not change while it is ${adjective}.`,
    `A ${adjective} ${noun} wins over an older ${other}, which keeps the order stable.`,
  ]);
}

/** Paragraphs, a sentence at a time, without an end. */
export function* proseParts(random: Random): Generator<string> {
  yield sentence(random);
  for (;;) yield `${random.chance(0.25) ? '\n\n' : ' '}${sentence(random)}`;
}
