import { isJsonObject, member, setMember, type JsonObject, type JsonValue } from '../json/json.js';
import { copy, MergeConflict } from './merge-delta.js';

/**
 * Adds what a chunk says beside its delta. These members tell how things stand rather than go on from where the last
 * chunk stopped (`finish_reason`; Azure's `content_filter_results` say `"severity":"safe"` in every chunk), so a later
 * value takes the place of an earlier one. Only arrays grow (`logprobs.content`), and null and '' say nothing new.
 * @throws MergeConflict when a member changes between array, object and scalar
 */
export function mergeState(target: JsonObject, name: string, value: JsonValue, path: string): void {
  const current = member(target, name);
  if (current === undefined || current === null) {
    setMember(target, name, copy(value, path, 0));
  } else if (value === null || value === '') {
    return;
  } else if (Array.isArray(current) && Array.isArray(value)) {
    for (const item of value) current.push(copy(item, path, 0));
  } else if (isJsonObject(current) && isJsonObject(value)) {
    for (const inner of Object.keys(value))
      mergeState(current, inner, value[inner] as JsonValue, `${path}.${name}`);
  } else if (typeof current !== 'object' && typeof value !== 'object') {
    setMember(target, name, value);
  } else {
    throw new MergeConflict(`${path}.${name} changed its type`);
  }
}
