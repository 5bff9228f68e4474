import fc, { type Arbitrary } from 'fast-check';
import { isJsonObject, type JsonObject, type JsonValue } from '../json/json.js';

const NAMES = new Set(['role', 'id', 'type', 'name', 'format', 'object']);

/** Cuts a completion into chunks at random: strings anywhere, lists between items, choices and tool calls in turns. */
export function splittings(completion: JsonObject): Arbitrary<JsonObject[]> {
  const { choices, usage, ...fields } = completion;
  const head = { ...fields, object: 'chat.completion.chunk' };
  return fc
    .tuple(...(choices as JsonObject[]).map(choicePieces))
    .chain(interleaved)
    .chain((parts) =>
      fc.tuple(
        fc.constant(parts),
        fc.array(fc.boolean(), { minLength: parts.length, maxLength: parts.length }),
        fc.boolean(),
      ),
    )
    .map(([parts, repeatsHead, hasUsageEvent]) => {
      const chunks: JsonObject[] = parts.map((part, i) => ({
        ...(repeatsHead[i] && head),
        ...(usage !== undefined && { usage: null }),
        choices: [part],
      }));
      chunks.unshift({ ...head, choices: [] });
      if (usage !== undefined && hasUsageEvent) chunks.push({ choices: [], usage });
      else if (usage !== undefined) chunks.push({ ...chunks.pop(), usage });
      return chunks;
    });
}

function choicePieces(choice: JsonObject): Arbitrary<JsonObject[]> {
  const { index = 0, message, logprobs, ...state } = choice;
  const pending: JsonObject = 'finish_reason' in state ? { finish_reason: null } : {};
  const untold = logprobs === undefined ? fc.constant([]) : pieces('logprobs', logprobs);
  return fc
    .tuple(messagePieces(message as JsonObject), untold)
    .map(([deltas, told]) => [
      ...deltas.map((delta) => ({ index, delta, ...pending })),
      ...told.map((part) => ({ index, delta: {}, ...pending, ...part })),
      { index, delta: {}, ...state },
    ]);
}

function messagePieces(message: JsonObject): Arbitrary<JsonObject[]> {
  const { tool_calls: calls, ...others } = message;
  const lists = Object.entries(others).map(([name, value]) => pieces(name, value));
  if (Array.isArray(calls) && calls.length > 0) lists.push(...calls.map(callPieces));
  else if (calls !== undefined) lists.push(fc.constant([{ tool_calls: calls }]));
  return fc.tuple(...lists).chain(interleaved);
}

function callPieces(call: JsonValue, index: number): Arbitrary<JsonObject[]> {
  return objectPieces(call as JsonObject).map((parts) =>
    parts.map((part) => ({ tool_calls: [{ index, ...part }] })),
  );
}

/** Deltas that make an object of one member; names, numbers and the like come whole. */
function pieces(name: string, value: JsonValue): Arbitrary<JsonObject[]> {
  return valuePieces(name, value).map((parts) => parts.map((part) => Object.fromEntries([[name, part]])));
}

function valuePieces(name: string, value: JsonValue): Arbitrary<JsonValue[]> {
  if (typeof value === 'string' && !NAMES.has(name)) return cuts(value);
  if (Array.isArray(value) && !value.some((item) => isJsonObject(item) && 'index' in item))
    return cuts(value);
  return isJsonObject(value) ? objectPieces(value) : fc.constant([value]);
}

function objectPieces(object: JsonObject): Arbitrary<JsonObject[]> {
  const lists = Object.entries(object).map(([name, value]) => pieces(name, value));
  return lists.length === 0 ? fc.constant([{}]) : fc.tuple(...lists).chain(interleaved);
}

/** One piece at least, also of what is empty. */
function cuts(whole: string | JsonValue[]): Arbitrary<JsonValue[]> {
  return fc.array(fc.nat(whole.length), { maxLength: 4 }).map((cutAt) => {
    const bounds = [0, ...cutAt.sort((a, b) => a - b), whole.length];
    return bounds.slice(1).map((end, i) => whole.slice(bounds[i], end));
  });
}

/** Mixes lists at random, each in its own order. */
function interleaved<Item>(lists: readonly (readonly Item[])[]): Arbitrary<Item[]> {
  const turns = lists.flatMap((list, which) => list.map(() => which));
  return fc.shuffledSubarray(turns, { minLength: turns.length }).map((shuffled) => {
    const queues = lists.map((list) => [...list]);
    return shuffled.flatMap((which) => queues[which]?.splice(0, 1) ?? []);
  });
}
