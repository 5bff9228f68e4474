import { isJsonObject, member, setMember, type JsonObject, type JsonValue } from '../json/json.js';

/** Strings that name something and so come whole: said again they mean the same, they are never continued. */
const NAMES = new Set(['role', 'id', 'type', 'name', 'format', 'object']);
const MAX_DEPTH = 500;

/** Pieces that do not make one whole. */
export class MergeConflict extends Error {
  override readonly name = 'MergeConflict';
}

/**
 * Adds the members of a delta to what the deltas before it made: strings are continued, objects merged, array items
 * merged where they share an `index` and appended otherwise, all else replaced. null says nothing once there is a value.
 * @throws MergeConflict when a member changes its type, or a name its value
 */
export function mergeDelta(target: JsonObject, delta: JsonObject, path: string, depth = 0): void {
  for (const name of Object.keys(delta)) {
    const value = delta[name] as JsonValue;
    const current = member(target, name);
    if (current === undefined || current === null) setMember(target, name, copy(value, path, depth));
    else if (value !== null) mergeMember(target, name, current, value, path, depth);
  }
}

function mergeMember(
  target: JsonObject,
  name: string,
  current: JsonValue,
  value: JsonValue,
  path: string,
  depth: number,
): void {
  if (typeof current === 'string' && typeof value === 'string') {
    setMember(target, name, NAMES.has(name) ? sameName(current, value, `${path}.${name}`) : current + value);
  } else if (Array.isArray(current) && Array.isArray(value)) {
    mergeItems(current, value, `${path}.${name}`, deeper(path, depth));
  } else if (isJsonObject(current) && isJsonObject(value)) {
    mergeDelta(current, value, `${path}.${name}`, deeper(path, depth));
  } else if (typeof current === typeof value && typeof current !== 'object') {
    setMember(target, name, value);
  } else {
    throw new MergeConflict(`${path}.${name} was ${kindOf(current)} and then ${kindOf(value)}`);
  }
}

/** Some providers leave names empty once they have said them. */
function sameName(current: string, value: string, path: string): string {
  if (value === '' || value === current) return current;
  if (current === '') return value;
  throw new MergeConflict(`${path} was given two values`);
}

/** @throws MergeConflict, see `mergeDelta` */
export function mergeItems(target: JsonValue[], items: readonly JsonValue[], path: string, depth = 0): void {
  for (const item of items) {
    const earlier = isJsonObject(item) ? sameItem(target, item) : undefined;
    if (earlier) mergeDelta(earlier, item as JsonObject, `${path}[]`, deeper(path, depth));
    else target.push(copy(item, path, depth));
  }
}

/** The item that this one continues. Some providers number parallel items all alike: then id and type tell them apart. */
function sameItem(target: readonly JsonValue[], item: JsonObject): JsonObject | undefined {
  const index = member(item, 'index');
  if (typeof index !== 'number') return undefined;
  return target.findLast(
    (earlier): earlier is JsonObject =>
      isJsonObject(earlier) &&
      member(earlier, 'index') === index &&
      mayBeSame(member(earlier, 'id'), member(item, 'id')) &&
      mayBeSame(member(earlier, 'type'), member(item, 'type')),
  );
}

function mayBeSame(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  return a === b || typeof a !== 'string' || typeof b !== 'string' || a === '' || b === '';
}

/** What is merged into later must not be the caller's own. */
export function copy(value: JsonValue, path: string, depth: number): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  const below = deeper(path, depth);
  if (Array.isArray(value)) return value.map((item) => copy(item, path, below));
  const result: JsonObject = {};
  for (const name of Object.keys(value)) setMember(result, name, copy(value[name] as JsonValue, path, below));
  return result;
}

function deeper(path: string, depth: number): number {
  if (depth >= MAX_DEPTH) throw new MergeConflict(`${path} is nested more than ${MAX_DEPTH} levels deep`);
  return depth + 1;
}

function kindOf(value: JsonValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
