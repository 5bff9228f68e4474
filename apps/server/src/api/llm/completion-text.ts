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
