import { LRUCache } from 'lru-cache';
import { limitsOf } from '../models/model-limits.js';
import { boundaryFraming } from './boundary-framing.js';
import type { Framing } from './framing.js';
import { structuredFraming } from './structured-framing.js';

interface Choice {
  readonly name: FramingName;
  readonly framing: Framing;
  /** Which models get it; the first that takes one wins. */
  readonly suits: (model: string) => boolean;
}

export type FramingName = 'structured' | 'boundary';

/** How the items of a call are kept apart, by model. */
const CHOICES: readonly Choice[] = [
  // Small models that take a strict JSON schema, whoever serves them: decoding itself then holds the form. Code in JSON
  // takes a third more tokens than in lines, so the large ones, which keep to lines anyway, are not asked for it.
  {
    name: 'structured',
    framing: structuredFraming,
    suits: (model) => limitsOf(model).structured && /-(mini|nano)\b/.test(model),
  },
  // Any other model, and any that is not known.
  { name: 'boundary', framing: boundaryFraming, suits: () => true },
];

/** How long a refusal is remembered, ms: providers learn. */
const REMEMBERED_MS = 3_600_000;

/** Picks the framing of a call, and learns from a provider that does not take the better one. */
export class FramingChooser {
  readonly #refused = new LRUCache<string, true>({ max: 1_000, ttl: REMEMBERED_MS });

  choose(model: string): Pick<Choice, 'name' | 'framing'> {
    const choice = CHOICES.find(({ name, suits }) => suits(model) && !this.#refused.has(`${name} ${model}`));
    return choice ?? { name: 'boundary', framing: boundaryFraming };
  }

  /** The provider said that it does not know the format that a framing asks for. */
  refuse(name: FramingName, model: string): void {
    this.#refused.set(`${name} ${model}`, true);
  }
}
