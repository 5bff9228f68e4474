/** One shared message before the prompts; its role is `system` or `developer`. */
export interface SystemMessage {
  readonly role: string;
  readonly content: string;
}

/** The most tokens that an answer may have, and the field that said so. */
export interface AnswerLimit {
  readonly field: 'max_tokens' | 'max_completion_tokens';
  readonly tokens: number;
}

/** A chat request that may share a call: one prompt, and what it must have in common with the others. */
export interface Batchable {
  readonly model: string;
  readonly prompt: string;
  readonly system: SystemMessage | undefined;
  readonly limit: AnswerLimit | undefined;
  /** The body's fields but for messages, limit and streaming: equal in all who share, and sent along as they are. */
  readonly shared: Readonly<Record<string, unknown>>;
}

/** Characters of system prompt and prompt together. What is longer gains nothing by sharing, and costs time to count. */
const LONGEST = 500_000;

/** Fields that say the same for several prompts in one call as for each alone. */
const SHAREABLE: ReadonlySet<string> = new Set([
  ...[
    'model',
    'temperature',
    'top_p',
    'top_k',
    'min_p',
    'seed',
    'reasoning_effort',
    'verbosity',
    'service_tier',
  ],
  ...['user', 'metadata', 'store', 'safety_identifier', 'prompt_cache_key'],
]);
/** Fields that are taken apart here. */
const READ: ReadonlySet<string> = new Set([
  ...['messages', 'stream', 'stream_options', 'max_tokens', 'max_completion_tokens'],
]);

/**
 * Reads a chat request as one that may share a call.
 *
 * @param body the parsed body
 * @returns undefined when it has to be asked alone. That goes for tools, parts other than text, formats, several choices, stop
 * sequences, penalties and biases (they would count across items), turns of a conversation, and every field that is
 * not known here: it could be any of these.
 */
export function readBatchable(body: Readonly<Record<string, unknown>>): Batchable | undefined {
  const shared: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(body)) {
    if (READ.has(field)) continue;
    if (!SHAREABLE.has(field) && !saysNothing(field, value)) return undefined;
    shared[field] = value;
  }
  const { model } = body;
  const question = questionIn(body['messages']);
  const limit = limitIn(body);
  if (typeof model !== 'string' || question === undefined || limit === 'unreadable') return undefined;
  return { model, ...question, limit, shared };
}

/** Whether a field only states what holds without it. */
function saysNothing(field: string, value: unknown): boolean {
  if (value === null || value === false) return true;
  if (Array.isArray(value) && value.length === 0) return true;
  return (
    (field === 'n' && value === 1) ||
    ((field === 'frequency_penalty' || field === 'presence_penalty') && value === 0)
  );
}

function questionIn(messages: unknown): Pick<Batchable, 'prompt' | 'system'> | undefined {
  if (!Array.isArray(messages) || messages.length > 2) return undefined;
  const read = messages.map(textMessage);
  const user = read.pop();
  const [system] = read;
  if (user?.role !== 'user' || user.content.trim() === '') return undefined;
  if (messages.length === 2 && system?.role !== 'system' && system?.role !== 'developer') return undefined;
  if (user.content.length + (system?.content.length ?? 0) > LONGEST) return undefined;
  return { prompt: user.content, system };
}

/** A message that holds a role and a text, and nothing else (such as a `name`). */
function textMessage(message: unknown): SystemMessage | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { role, content, ...others } = message as Record<string, unknown>;
  if (typeof role !== 'string' || typeof content !== 'string' || Object.keys(others).length > 0)
    return undefined;
  return { role, content };
}

function limitIn(body: Readonly<Record<string, unknown>>): AnswerLimit | undefined | 'unreadable' {
  const limits = (['max_tokens', 'max_completion_tokens'] as const).flatMap((field) => {
    const tokens = body[field];
    return tokens === undefined || tokens === null ? [] : [{ field, tokens }];
  });
  const [limit] = limits;
  if (limit === undefined) return undefined;
  const { field, tokens } = limit;
  if (limits.length > 1 || typeof tokens !== 'number' || !Number.isSafeInteger(tokens) || tokens < 1) {
    return 'unreadable';
  }
  return { field, tokens };
}
