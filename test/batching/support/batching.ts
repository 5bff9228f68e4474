import { randomUUID } from 'node:crypto';
import type { Caller, ChatReply } from '../../e2e/support/caller.js';
import { completion } from '../../e2e/support/chat.js';
import type { Stack } from '../../e2e/support/stack.js';

export const MARKED = { 'x-reuso-batch': 'on' };

export const SYSTEM = 'You write one unit of a larger program. Answer with its code and nothing else.';

export interface ChatBody {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly [field: string]: unknown;
}

/** So many requests that nobody has made before, alike in all but their prompts. */
export function alike(count: number, fields: Readonly<Record<string, unknown>> = {}): ChatBody[] {
  return Array.from({ length: count }, (_, index) => ({
    model: 'gpt-4o-mini',
    messages: [
      { role: 'system', content: SYSTEM },
      { role: 'user', content: `Outline unit ${index}. (${randomUUID()})` },
    ],
    temperature: 0,
    ...fields,
  }));
}

export async function askAll(
  caller: Caller,
  bodies: readonly ChatBody[],
  headers: Readonly<Record<string, string>> = {},
): Promise<ChatReply[]> {
  return await Promise.all(bodies.map((body) => caller.chat(body, { ...MARKED, ...headers })));
}

export function textIn({ text }: { readonly text: string }): unknown {
  return completion(text).choices[0]?.message['content'];
}

/** What the provider answers to each of these, asked directly and alone. */
export async function soloTexts(stack: Stack, bodies: readonly ChatBody[]): Promise<unknown[]> {
  return await Promise.all(
    bodies.map(async (body) => {
      const response = await fetch(`${stack.provider.url}/chat/completions`, {
        method: 'POST',
        headers: { authorization: 'Bearer sk-direct' },
        body: JSON.stringify(body),
      });
      return textIn({ text: await response.text() });
    }),
  );
}

export interface Generated {
  readonly text: string;
  readonly usage: { readonly prompt_tokens: number; readonly completion_tokens: number };
  readonly cache: { readonly status: string; readonly key: string };
  readonly batch?: { readonly id: string; readonly size: number; readonly position: number };
  readonly cost_usd: number;
}

/** What the provider billed since the test began. */
export async function billed(stack: Stack): Promise<{ prompt_tokens: number; completion_tokens: number }> {
  const stats = (await stack.provider.stats()) as unknown as Record<
    'prompt_tokens' | 'completion_tokens',
    number
  >;
  return { prompt_tokens: stats.prompt_tokens, completion_tokens: stats.completion_tokens };
}

export function sumOf(usages: readonly (Readonly<Record<string, unknown>> | null | undefined)[]): {
  prompt_tokens: number;
  completion_tokens: number;
} {
  const sum = (name: string) => usages.reduce((all, usage) => all + Number(usage?.[name]), 0);
  return { prompt_tokens: sum('prompt_tokens'), completion_tokens: sum('completion_tokens') };
}
