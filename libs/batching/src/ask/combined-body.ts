import { FRAME_OF_ANSWER } from '../collect/weight.js';
import type { FramedPrompts } from '../framing/framing.js';
import type { Batchable } from '../request/batchable.js';

/**
 * The body of one call for several prompts: what they have in common once, the system prompt as it came, and a limit
 * of answer tokens that holds all of theirs.
 *
 * @param questions alike in everything but prompt and limit; at least one
 */
export function combinedBody(
  questions: readonly Batchable[],
  { message, responseFormat }: FramedPrompts,
): Record<string, unknown> {
  const [first] = questions;
  const system = first?.system;
  return {
    ...first?.shared,
    messages: [...(system === undefined ? [] : [system]), { role: 'user', content: message }],
    ...limitFor(questions),
    ...(responseFormat === undefined ? {} : { response_format: responseFormat }),
  };
}

function limitFor(questions: readonly Batchable[]): Record<string, number> {
  const limits = questions.flatMap(({ limit }) => limit ?? []);
  const [first] = limits;
  if (first === undefined) return {};
  return { [first.field]: limits.reduce((sum, { tokens }) => sum + tokens + FRAME_OF_ANSWER, 0) };
}
