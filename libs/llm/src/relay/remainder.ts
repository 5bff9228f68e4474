import type { JsonObject, JsonValue } from '@reuso/upstream';

/**
 * What is left of `now` beyond `told`: undefined when nothing is. `behind`: `now` has yet to say what was told.
 * `apart`: it says something else. Strings and arrays go on where what was told ends; ids are each answer's own.
 */
export type Remainder =
  { readonly at: 'level'; readonly rest: JsonValue | undefined } | { readonly at: 'behind' | 'apart' };

const LEVEL: Remainder = { at: 'level', rest: undefined };

export function remainder(told: JsonValue | undefined, now: JsonValue | undefined, name = ''): Remainder {
  const none = told === undefined || told === null;
  if (now === undefined || now === null) return none ? LEVEL : { at: 'behind' };
  if (Array.isArray(now) && (none || Array.isArray(told))) return ofItems(told ?? [], now, name);
  if (isObject(now) && (none || isObject(told))) return ofMembers(told ?? {}, now);
  if (none) return { at: 'level', rest: now };
  if (typeof told === 'string' && typeof now === 'string') return ofText(told, now);
  return told === now ? LEVEL : { at: 'apart' };
}

function ofText(told: string, now: string): Remainder {
  if (now.startsWith(told)) return { at: 'level', rest: now.slice(told.length) || undefined };
  return { at: told.startsWith(now) ? 'behind' : 'apart' };
}

function ofItems(told: readonly JsonValue[], now: readonly JsonValue[], name: string): Remainder {
  const rest: JsonValue[] = [];
  for (const [index, item] of now.entries()) {
    const left = remainder(told[index], item);
    if (left.at !== 'level') return left;
    if (left.rest === undefined) continue;
    // In a delta, each tool call says which one it continues.
    rest.push(name === 'tool_calls' && isObject(left.rest) ? { index, ...left.rest } : left.rest);
  }
  if (now.length < told.length) return { at: 'behind' };
  return { at: 'level', rest: rest.length > 0 ? rest : undefined };
}

function ofMembers(told: JsonObject, now: JsonObject): Remainder {
  const rest: JsonObject = {};
  let behind = false;
  for (const name of new Set([...Object.keys(told), ...Object.keys(now)])) {
    if (name === 'id' && name in told) continue;
    const left = remainder(told[name], now[name], name);
    if (left.at === 'apart') return left;
    if (left.at === 'level' && left.rest !== undefined) rest[name] = left.rest;
    behind ||= left.at === 'behind';
  }
  if (behind) return { at: 'behind' };
  return { at: 'level', rest: Object.keys(rest).length > 0 ? rest : undefined };
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
