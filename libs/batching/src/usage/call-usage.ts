import type { TokenUsage } from '@reuso/events';

type Details = Readonly<Record<string, number>>;

/** `usage` of a completion, with the details that the provider told. */
export interface CallUsage extends TokenUsage {
  readonly promptDetails: Details;
  readonly completionDetails: Details;
}

const PROMPT_DETAILS = 'prompt_tokens_details';
const COMPLETION_DETAILS = 'completion_tokens_details';

/** @returns undefined when the completion does not say what it took */
export function usageIn(completion: Readonly<Record<string, unknown>>): CallUsage | undefined {
  const { usage } = completion;
  if (!isObject(usage) || !isCount(usage['prompt_tokens'])) return undefined;
  const { prompt_tokens: promptTokens, completion_tokens: completionTokens } = usage;
  return {
    promptTokens,
    completionTokens: isCount(completionTokens) ? completionTokens : 0,
    promptDetails: countsIn(usage[PROMPT_DETAILS]),
    completionDetails: countsIn(usage[COMPLETION_DETAILS]),
  };
}

/** The form on the wire. */
export function usageJson({
  promptTokens,
  completionTokens,
  ...details
}: CallUsage): Record<string, unknown> {
  const { promptDetails, completionDetails } = details;
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    ...(Object.keys(promptDetails).length > 0 && { [PROMPT_DETAILS]: promptDetails }),
    ...(Object.keys(completionDetails).length > 0 && { [COMPLETION_DETAILS]: completionDetails }),
  };
}

export function addUsage(one: CallUsage, other: CallUsage): CallUsage {
  return {
    promptTokens: one.promptTokens + other.promptTokens,
    completionTokens: one.completionTokens + other.completionTokens,
    promptDetails: addDetails(one.promptDetails, other.promptDetails),
    completionDetails: addDetails(one.completionDetails, other.completionDetails),
  };
}

function addDetails(one: Details, other: Details): Details {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries(Array.from(names, (name) => [name, (one[name] ?? 0) + (other[name] ?? 0)]));
}

function countsIn(details: unknown): Details {
  if (!isObject(details)) return {};
  return Object.fromEntries(
    Object.entries(details).filter((entry): entry is [string, number] => isCount(entry[1])),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
