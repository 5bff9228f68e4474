import type { TokenUsage } from '@reuso/events';
import { apportion } from './apportion.js';
import type { CallUsage } from './call-usage.js';

/**
 * Shares out what a call took, exactly: each item bears its own text, and all of them alike what the call needed
 * beside (system prompt, frames).
 *
 * @param items each one's own prompt and answer, counted by a tokenizer; at least one
 */
export function shareUsage(call: CallUsage, items: readonly TokenUsage[]): CallUsage[] {
  const prompts = shareOut(
    call.promptTokens,
    items.map(({ promptTokens }) => promptTokens),
  );
  const completions = shareOut(
    call.completionTokens,
    items.map(({ completionTokens }) => completionTokens),
  );
  const promptDetails = shareDetails(call.promptDetails, prompts);
  const completionDetails = shareDetails(call.completionDetails, completions);
  return items.map((_, at) => ({
    promptTokens: prompts[at] ?? 0,
    completionTokens: completions[at] ?? 0,
    promptDetails: promptDetails[at] ?? {},
    completionDetails: completionDetails[at] ?? {},
  }));
}

function shareOut(total: number, own: readonly number[]): number[] {
  const beside = Math.max(0, total - own.reduce((sum, tokens) => sum + tokens, 0)) / own.length;
  return apportion(
    total,
    own.map((tokens) => tokens + beside),
  );
}

/** A part (cached tokens, say) is shared as the whole is, so that no item's part exceeds its whole. */
function shareDetails(
  details: CallUsage['promptDetails'],
  shares: readonly number[],
): Record<string, number>[] {
  const parts: Record<string, number>[] = shares.map(() => ({}));
  for (const [name, total] of Object.entries(details)) {
    for (const [at, share] of apportion(total, shares).entries()) {
      const part = parts[at];
      if (part !== undefined) part[name] = share;
    }
  }
  return parts;
}
