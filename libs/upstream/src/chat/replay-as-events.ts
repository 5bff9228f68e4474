import { isJsonObject, type JsonObject } from '../json/json.js';
import { choiceChunks } from './choice-chunks.js';

export interface ReplayOptions {
  /** `stream_options.include_usage` of the caller. */
  readonly includeUsage: boolean;
}

/** What every chunk of a stream repeats. Members unknown here may be large, and are in the first chunk only. */
const REPEATED = new Set(['id', 'object', 'created', 'model', 'service_tier', 'system_fingerprint']);

/**
 * The event stream that a caller would have got in place of this `chat.completion`, up to its `data: [DONE]`.
 * `ChatCompletionAssembler` makes the same completion of it again.
 */
export function replayAsEvents(
  completion: Readonly<Record<string, unknown>>,
  { includeUsage }: ReplayOptions,
): Buffer {
  const { choices, usage, ...others } = completion as JsonObject;
  const fields: JsonObject = { ...others, object: 'chat.completion.chunk' };
  const told = includeUsage && usage !== undefined;
  const tail = told ? ',"usage":null}' : '}';

  // JSON holds no line break, so each event is one line.
  let events = '';
  let head = unclosed(fields);
  const nextHead = unclosed(
    Object.fromEntries(Object.entries(fields).filter(([name]) => REPEATED.has(name))),
  );
  for (const [position, choice] of (Array.isArray(choices) ? choices : []).entries()) {
    if (!isJsonObject(choice)) continue;
    for (const piece of choiceChunks(choice, position)) {
      events += `data: ${head},"choices":[${JSON.stringify(piece)}]${tail}\n\n`;
      head = nextHead;
    }
  }
  if (told && usage !== null) {
    events += `data: ${head},"choices":[],"usage":${JSON.stringify(usage)}}\n\n`;
  }
  return Buffer.from(`${events}data: [DONE]\n\n`);
}

/** JSON to which members can be added: without its closing brace. */
function unclosed(fields: JsonObject): string {
  return JSON.stringify(fields).slice(0, -1);
}
