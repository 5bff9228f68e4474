interface Completion {
  readonly model?: unknown;
  readonly choices?: readonly { readonly message?: { readonly content?: unknown } }[];
}

export interface CompletionText {
  /** The first choice's text; empty when it speaks in tool calls only. */
  readonly text: string;
  /** The model as the provider named it. */
  readonly model: string | undefined;
}

/** Reads the text of a `chat.completion` body. */
export function completionText(body: Buffer): CompletionText {
  const { model, choices } = JSON.parse(body.toString('utf8')) as Completion;
  const content = choices?.[0]?.message?.content;
  return {
    text: typeof content === 'string' ? content : '',
    model: typeof model === 'string' ? model : undefined,
  };
}

/** Whether a body is a completion at all; one that was cut at its length is. */
export function isCompletion(body: Buffer): boolean {
  try {
    const { choices } = JSON.parse(body.toString('utf8')) as { choices?: unknown };
    return Array.isArray(choices) && typeof choices[0] === 'object' && choices[0] !== null;
  } catch {
    return false;
  }
}
