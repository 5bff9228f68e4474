/** Strings first, so that what stands in one is left alone. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g;
/** A member that no caller can have meant. */
const MARK = '\u0000number';

/**
 * Where a text would be JSON but for `NaN`, `Infinity` and `-Infinity`.
 * @returns the path of each, such as `query_embedding.3`; none where the text is not JSON in any case
 */
export function numbersThatAreNone(text: string): { readonly path: string; readonly name: string }[] {
  const marked = text.replace(TOKENS, (token) =>
    token.startsWith('"') ? token : JSON.stringify({ [MARK]: token }),
  );
  try {
    return [...markedIn(JSON.parse(marked), [])];
  } catch {
    return [];
  }
}

function* markedIn(value: unknown, path: readonly string[]): Generator<{ path: string; name: string }> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    if (key === MARK) yield { path: path.join('.'), name: String(member) };
    else yield* markedIn(member, [...path, key]);
  }
}
