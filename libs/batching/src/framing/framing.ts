/** What was found of one item in a combined answer. */
export type Finding =
  | { readonly kind: 'answer'; readonly text: string }
  /** `missing`: no trace of it; `empty`: nothing in its frame; `malformed`: its frame is not whole, or not the only one. */
  | { readonly kind: 'missing' | 'empty' | 'malformed' };

/** How several prompts go into one message, and their answers come out of one answer. */
export interface Framing {
  /** @param token that occurs in none of the prompts, see `drawToken` */
  readonly frame: (prompts: readonly string[], token: string) => FramedPrompts;
  /** The findings in the order of the prompts. Never throws, whatever the model wrote. */
  readonly read: (content: string, count: number, token: string) => Finding[];
}

export interface FramedPrompts {
  /** The one user message. */
  readonly message: string;
  readonly responseFormat?: Readonly<Record<string, unknown>>;
}

/** What is found of the item with this number from 1 on, when it has this text. */
export function findingOf(text: string, token: string): Finding {
  // A model that repeats its instructions has not answered as it would have without them.
  if (text.includes(token)) return { kind: 'malformed' };
  return text.trim() === '' ? { kind: 'empty' } : { kind: 'answer', text };
}
