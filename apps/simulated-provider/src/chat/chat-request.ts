import { badRequest } from '../http/api-error.js';
import { isRecord, parseJsonObject } from '../http/read-body.js';

export interface Tool {
  readonly name: string;
  readonly parameters: unknown;
}

/** What this provider looks at in a request to /v1/chat/completions; `body` holds all of it. */
export interface ChatRequest {
  readonly body: Record<string, unknown>;
  readonly model: string;
  readonly messages: readonly Record<string, unknown>[];
  readonly stream: boolean;
  readonly includeUsage: boolean;
  readonly n: number;
  readonly maxTokens: number | undefined;
  readonly stop: readonly string[];
  readonly tools: readonly Tool[];
  /** Functions as they were called before tools. */
  readonly functions: readonly Tool[];
  readonly logprobs: boolean;
}

/** Throws a 400 in OpenAI's shape that names the field at fault. */
export function parseChatRequest(rawBody: Buffer): ChatRequest {
  const body = parseJsonObject(rawBody);
  const { model, messages, stop } = body;
  if (typeof model !== 'string' || model === '')
    throw badRequest('you must provide a model parameter', 'model');
  if (!Array.isArray(messages) || messages.length === 0 || !messages.every(isRecord)) {
    throw badRequest(
      "Invalid type for 'messages': expected a non-empty array of objects.",
      'messages',
      'invalid_type',
    );
  }
  numberWithin(body, 'temperature', 0, 2);
  numberWithin(body, 'top_p', 0, 1);
  return {
    body,
    model,
    messages,
    stream: body['stream'] === true,
    includeUsage: isRecord(body['stream_options']) && body['stream_options']['include_usage'] === true,
    n: numberWithin(body, 'n', 1, 128) ?? 1,
    maxTokens:
      numberWithin(body, 'max_completion_tokens', 1, 1e6) ?? numberWithin(body, 'max_tokens', 1, 1e6),
    stop: (Array.isArray(stop) ? stop : [stop]).filter((one) => typeof one === 'string'),
    tools: toolsIn(body['tools'], (tool) => tool['function']),
    functions: toolsIn(body['functions'], (tool) => tool),
    logprobs: body['logprobs'] === true,
  };
}

/** The text of a message's content, its parts joined. */
export function textOf(message: Record<string, unknown> | undefined): string {
  const content = message?.['content'];
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((part) => (isRecord(part) && typeof part['text'] === 'string' ? part['text'] : ''))
    .join('\n');
}

function numberWithin(
  body: Record<string, unknown>,
  name: string,
  low: number,
  high: number,
): number | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && value >= low && value <= high) return value;
  throw badRequest(
    `Invalid value for '${name}': expected a number from ${low} to ${high}, got ${JSON.stringify(value)}.`,
    name,
    'invalid_value',
  );
}

function toolsIn(list: unknown, functionOf: (tool: Record<string, unknown>) => unknown): Tool[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((tool: unknown) => {
    const declared = isRecord(tool) ? functionOf(tool) : undefined;
    if (!isRecord(declared) || typeof declared['name'] !== 'string') return [];
    return [{ name: declared['name'], parameters: declared['parameters'] }];
  });
}
