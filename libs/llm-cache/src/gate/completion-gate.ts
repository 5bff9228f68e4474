import type { TokenUsage } from '@reuso/events';

const GOOD_FINISHES: ReadonlySet<unknown> = new Set(['stop', 'tool_calls', 'function_call']);

/** What is nested deeper could be stored, but not be taken apart into a stream again. */
const MOST_LEVELS = 128;

export interface GateVerdict {
  /** Why it is not to be stored: a short token for `Cache-Status` and the operators, such as `finish-length`. */
  readonly refusal: string | undefined;
  /** What it took, also when it is refused: it was paid for. */
  readonly usage: TokenUsage | undefined;
}

/**
 * Decides whether a completion is a whole, good answer, worth giving to somebody else. Anything that is not known
 * to be good is refused: a wrong answer kept for a day costs more than a call.
 *
 * @param completion the parsed body of an upstream answer with status 200, or of a stream that was put together
 */
export function judgeCompletion(completion: unknown): GateVerdict {
  if (!isObject(completion)) return { refusal: 'not-an-object', usage: undefined };
  if (isDeeperThan(completion, MOST_LEVELS)) return { refusal: 'nested-too-deep', usage: undefined };
  return { refusal: faultOf(completion), usage: usageOf(completion) };
}

function faultOf(completion: Record<string, unknown>): string | undefined {
  if (completion['error'] !== undefined && completion['error'] !== null) return 'error-in-body';
  const choices = completion['choices'];
  if (!Array.isArray(choices) || choices.length === 0) return 'no-choices';
  for (const choice of choices) {
    const fault = faultOfChoice(choice);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** Tokens that a completion reports, or undefined when it does not. */
function usageOf(completion: Record<string, unknown>): TokenUsage | undefined {
  const usage = completion['usage'];
  if (!isObject(usage)) return undefined;
  const { prompt_tokens: promptTokens, completion_tokens: completionTokens } = usage;
  if (!isCount(promptTokens)) return undefined;
  const counted = { promptTokens, completionTokens: isCount(completionTokens) ? completionTokens : 0 };
  const details = usage['prompt_tokens_details'];
  const cached = isObject(details) ? details['cached_tokens'] : undefined;
  if (!isCount(cached) || cached === 0) return counted;
  return { ...counted, cachedPromptTokens: Math.min(cached, promptTokens) };
}

function faultOfChoice(choice: unknown): string | undefined {
  if (!isObject(choice)) return 'malformed-choice';
  const finish = choice['finish_reason'];
  if (!GOOD_FINISHES.has(finish))
    return typeof finish === 'string' ? `finish-${tokenOf(finish)}` : 'no-finish';
  const message = choice['message'];
  if (!isObject(message)) return 'malformed-choice';

  const toolCalls = message['tool_calls'];
  const calls = Array.isArray(toolCalls) ? toolCalls : [];
  if (!calls.every(hasSoundArguments)) return 'tool-arguments';
  const functionCall = message['function_call'];
  const callsFunction = isObject(functionCall);
  if (callsFunction && !isJson(functionCall['arguments'])) return 'tool-arguments';
  if (finish === 'tool_calls' && calls.length === 0) return 'no-tool-call';
  if (finish === 'function_call' && !callsFunction) return 'no-tool-call';

  // A refusal is what the model has to say, in a member of its own.
  const speaks = isText(message['content']) || isText(message['refusal']) || isObject(message['audio']);
  return speaks || calls.length > 0 || callsFunction ? undefined : 'empty-content';
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeperThan(member, levels - 1));
}

function hasSoundArguments(call: unknown): boolean {
  if (!isObject(call)) return false;
  // Custom tools take free text; every other kind is a function.
  if (isObject(call['custom'])) return typeof call['custom']['input'] === 'string';
  return isObject(call['function']) && isJson(call['function']['arguments']);
}

/** Content is a string, or (from some providers) an array of parts. */
function isText(content: unknown): boolean {
  if (typeof content === 'string') return content.trim() !== '';
  if (!Array.isArray(content)) return false;
  const parts: readonly unknown[] = content;
  return parts.some(
    (part) => isObject(part) && (typeof part['text'] !== 'string' || part['text'].trim() !== ''),
  );
}

function isJson(text: unknown): boolean {
  if (typeof text !== 'string') return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** A provider's word, made safe to stand as a token in a header. */
function tokenOf(word: string): string {
  return word
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 32);
}
