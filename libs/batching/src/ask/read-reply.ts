import type { CombinedReply } from './combined-call.js';

/** The text of a combined answer, and whether it ended at its length limit. */
export interface CombinedText {
  readonly content: string;
  readonly cut: boolean;
}

/** @returns undefined when there is no text to be taken apart: an error, a refusal, a content filter */
export function readReply({ status, json }: CombinedReply): CombinedText | undefined {
  if (status !== 200 || json === undefined || !Array.isArray(json['choices'])) return undefined;
  const [choice] = json['choices'] as readonly (Readonly<Record<string, unknown>> | null)[];
  const { message, finish_reason: finish } = choice ?? {};
  if (finish !== 'stop' && finish !== 'length') return undefined;
  const { content } = (message ?? {}) as { content?: unknown };
  return typeof content === 'string' ? { content, cut: finish === 'length' } : undefined;
}

/** Whether the provider refused a call for the format that it asks for, so that another framing may do. */
export function refusesFormat({ status, json }: CombinedReply): boolean {
  if (status !== 400 && status !== 422) return false;
  return /response_format|json_schema/.test(JSON.stringify(json?.['error'] ?? json ?? ''));
}
