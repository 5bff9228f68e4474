import type { ChatMessage, LlmLookupRequest } from '@reuso/contracts';

/** The chat request of OpenAI's API that a native request stands for: the two share entries. */
export function chatRequestOf(request: LlmLookupRequest): Record<string, unknown> {
  const { prompt, messages, system, model, temperature, max_tokens } = request;
  const asked: readonly ChatMessage[] = messages ?? [{ role: 'user', content: prompt }];
  return {
    model,
    messages: system === undefined ? asked : [{ role: 'system', content: system }, ...asked],
    temperature,
    ...(max_tokens === undefined ? {} : { max_tokens }),
  };
}

/** The endpoint that native requests ask, and whose entries they share. */
export const CHAT_ENDPOINT = '/chat/completions';
