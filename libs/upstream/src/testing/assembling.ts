import { ChatCompletionAssembler, type Assembled } from '../chat/chat-completion-assembler.js';

export const head = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 7, model: 'm' };
export const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 };

export function assemble(...chunks: readonly unknown[]): Assembled {
  const assembler = new ChatCompletionAssembler();
  for (const chunk of chunks) assembler.add(chunk);
  return assembler.finish();
}

/** The message that a stream of one choice makes, or the reason why it makes none. */
export function messageOf(...deltas: readonly object[]): unknown {
  const { completion, reason } = assemble(...deltas.map((delta) => ({ choices: [{ index: 0, delta }] })));
  const choices = completion?.['choices'] as { message: unknown }[] | undefined;
  return reason ?? choices?.[0]?.message;
}
