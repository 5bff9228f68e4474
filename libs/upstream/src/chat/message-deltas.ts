import { isJsonObject, member, setMember, type JsonObject, type JsonValue } from '../json/json.js';

/** UTF-16 units of one string in one delta: keeps events far below what readers put up with. */
const MAX_PIECE = 256 * 1024;

/**
 * Takes a message apart into deltas, in the order in which models send them: role, reasoning and whatever else there
 * is, content, refusal, tool calls. Each can be told from the message's own members, so none is lost or made up.
 */
export function* messageDeltas(message: JsonObject): Generator<JsonObject> {
  yield opening(message);
  for (const name of Object.keys(message)) {
    if (name !== 'role' && name !== 'content' && name !== 'refusal' && name !== 'tool_calls') {
      yield* memberDeltas(name, message[name] as JsonValue);
    }
  }
  for (const name of ['content', 'refusal'] as const)
    yield* memberDeltas(name, member(message, name) ?? null);
  const calls = member(message, 'tool_calls') ?? null;
  if (isListOfObjects(calls)) yield* callDeltas(calls);
  else yield* memberDeltas('tool_calls', calls);
}

/** The role, with all that is null, and an empty text where there will be one, as OpenAI begins. */
function opening(message: JsonObject): JsonObject {
  const delta: JsonObject = {};
  for (const name of Object.keys(message)) {
    const value = message[name] as JsonValue;
    if (name === 'role' || value === null) setMember(delta, name, value);
    else if (name === 'content' && typeof value === 'string') delta[name] = '';
  }
  return delta;
}

function* memberDeltas(name: string, value: JsonValue): Generator<JsonObject> {
  if (value === null || (name === 'content' && value === '')) return;
  if (typeof value !== 'string') yield Object.fromEntries([[name, value]]);
  else for (const piece of pieces(value)) yield Object.fromEntries([[name, piece]]);
}

function isListOfObjects(value: JsonValue): value is JsonObject[] {
  return Array.isArray(value) && value.length > 0 && value.every(isJsonObject);
}

function* callDeltas(calls: readonly JsonObject[]): Generator<JsonObject> {
  for (const [index, call] of calls.entries()) {
    const { index: _, function: called, ...others } = call;
    const text = isJsonObject(called) ? member(called, 'arguments') : undefined;
    if (!isJsonObject(called) || typeof text !== 'string') {
      yield { tool_calls: [{ ...call, index }] };
      continue;
    }
    yield { tool_calls: [{ index, ...others, function: { ...called, arguments: '' } }] };
    for (const piece of text === '' ? [] : pieces(text))
      yield { tool_calls: [{ index, function: { arguments: piece } }] };
  }
}

/** Never parts the halves of a surrogate pair. The empty string is one piece. */
function* pieces(text: string): Generator<string> {
  let start = 0;
  do {
    let end = Math.min(start + MAX_PIECE, text.length);
    const last = text.charCodeAt(end - 1);
    if (end < text.length && last >= 0xd800 && last <= 0xdbff) end--;
    yield text.slice(start, end);
    start = end;
  } while (start < text.length);
}
