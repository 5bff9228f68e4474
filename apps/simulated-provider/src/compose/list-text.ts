import { sentence } from './prose-text.js';
import type { Random } from './random.js';
import { declarations } from './source-names.js';
import { functionName } from './words.js';

/** One line for each declaration that the prompt shows, then made-up ones, without an end. */
export function* outlineParts(prompt: string, random: Random): Generator<string> {
  for (const declared of declarations(prompt)) yield `- \`${declared}\`: ${sentence(random)}\n`;
  for (;;) yield `- \`${functionName(random)}()\`: ${sentence(random)}\n`;
}

/** Findings of a review, without an end. */
export function* reviewParts(random: Random): Generator<string> {
  for (let number = 1; ; number += 1) {
    const severity = random.pick(['minor', 'minor', 'major', 'note']);
    yield `${number}. **${severity}** in \`${functionName(random)}\`: ${sentence(random)} ${sentence(random)}\n`;
  }
}
