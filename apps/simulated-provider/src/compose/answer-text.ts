import { tokensIn } from '../tokens.js';
import { codeParts } from './code-text.js';
import { outlineParts, reviewParts } from './list-text.js';
import { proseParts } from './prose-text.js';
import type { Random } from './random.js';

type Kind = 'code' | 'outline' | 'review' | 'prose' | 'sentence';

/** Lengths in tokens that models answer such tasks with. */
const LENGTHS: Record<Kind, readonly [number, number]> = {
  code: [220, 520],
  outline: [80, 180],
  review: [120, 260],
  prose: [60, 250],
  sentence: [1, 1],
};

/** A plausible answer to the prompt, of a length like a real model's, decided by the random source alone. */
export function answerText(prompt: string, random: Random): string {
  const kind = kindOf(prompt);
  const wanted = random.whole(...LENGTHS[kind]);
  const text = take(partsOf(kind, prompt, random), kind === 'code' ? wanted - 8 : wanted);
  return kind === 'code' ? `\`\`\`ts\n${text}\n\`\`\`` : text;
}

/** What the prompt's first telling verb asks for; or no more than a sentence, where the prompt begins so. */
function kindOf(prompt: string): Kind {
  if (/^\s*\w+ in one sentence\b/i.test(prompt)) return 'sentence';
  const verb = /\b(list|summari[sz]e|outline|review|critique|write|implement|create|add|fix|refactor)\b/i
    .exec(prompt)?.[0]
    .toLowerCase();
  if (verb === undefined) return 'prose';
  if (/^(list|summari|outline)/.test(verb)) return 'outline';
  return verb === 'review' || verb === 'critique' ? 'review' : 'code';
}

function partsOf(kind: Kind, prompt: string, random: Random): Generator<string> {
  switch (kind) {
    case 'code':
      return codeParts(prompt, random);
    case 'outline':
      return outlineParts(prompt, random);
    case 'review':
      return reviewParts(random);
    case 'prose':
    case 'sentence':
      return proseParts(random);
  }
}

function take(parts: Generator<string>, tokens: number): string {
  let text = '';
  let count = 0;
  for (const part of parts) {
    text += part;
    count += tokensIn(part);
    if (count >= tokens) break;
  }
  return text.trimEnd();
}
