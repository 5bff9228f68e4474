import { isJsonObject, type JsonValue } from '../json/json.js';

/**
 * A stream's chunk as a caller gets it that did not ask for usage.
 * @returns the chunk itself when it has no usage, a copy without it, or null when there is nothing else to tell
 */
export function withoutUsage<Chunk>(chunk: Chunk): Chunk | null {
  if (!isJsonObject(chunk) || !Object.hasOwn(chunk, 'usage')) return chunk;
  const { usage, ...others } = chunk;
  return usage !== null && Object.values(others).every(isNoNews) ? null : (others as Chunk);
}

/**
 * Scalars are what every chunk repeats (id, model, at some providers their name). Without choices, such an event would
 * not have come at all, and callers that read `choices[0]` would trip over it.
 */
function isNoNews(value: JsonValue): boolean {
  return typeof value !== 'object' || value === null || (Array.isArray(value) && value.length === 0);
}
