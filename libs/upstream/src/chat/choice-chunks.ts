import { isJsonObject, member, type JsonObject } from '../json/json.js';
import { messageDeltas } from './message-deltas.js';

/** The `choices[0]` of each chunk that one choice of a completion is taken apart into. */
export function* choiceChunks(choice: JsonObject, position: number): Generator<JsonObject> {
  const { index = position, message, finish_reason, logprobs, ...others } = choice;
  // What is null until its turn comes, as a provider sends it; what the choice does not have, no chunk has.
  const pending: JsonObject = {
    ...(logprobs !== undefined && { logprobs: null }),
    ...(finish_reason !== undefined && { finish_reason: null }),
  };
  let untold: JsonObject = logprobs === undefined ? {} : { logprobs };
  for (const delta of messageDeltas(isJsonObject(message) ? message : {})) {
    const carriesText = isText(delta, 'content') || isText(delta, 'refusal');
    yield { index, delta, ...pending, ...(carriesText && untold) };
    if (carriesText) untold = {};
  }
  yield {
    index,
    delta: {},
    ...pending,
    ...untold,
    ...(finish_reason !== undefined && { finish_reason }),
    ...others,
  };
}

function isText(delta: JsonObject, name: string): boolean {
  const value = member(delta, name);
  return typeof value === 'string' && value !== '';
}
