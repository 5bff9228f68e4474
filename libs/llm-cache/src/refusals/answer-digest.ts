import { hash } from 'node:crypto';

/**
 * SHA-256 of what a completion says: its choices, without what differs each time (id, time, fingerprint, usage).
 * @param body a completion as JSON
 */
export function answerDigest(body: Buffer): string {
  const { choices } = JSON.parse(body.toString('utf8')) as { choices?: unknown };
  return hash('sha256', JSON.stringify(Array.isArray(choices) ? choices.map(said) : null));
}

function said(choice: unknown): unknown {
  const { index, message } = choice as { index?: unknown; message?: Record<string, unknown> };
  const { content, refusal, tool_calls: calls, function_call: call } = message ?? {};
  return [
    index ?? 0,
    content ?? null,
    refusal ?? null,
    Array.isArray(calls) ? calls.map(called) : null,
    call ?? null,
  ];
}

/** A tool call's id is made up anew each time. */
function called(call: unknown): unknown {
  const { type, function: given } = call as { type?: unknown; function?: unknown };
  return [type ?? null, given ?? null];
}
