const NUMBERED = /^#(\d+) (.*)$/s;
/** Is no JSON, and would be taken for a number or for a key that the server wrote. */
const AMBIGUOUS = /^(#|llm:)/;

/**
 * A line as it is stored. Its place among the stored lines is its number, unless blank ones came before it: then the number
 * stands before it.
 * @param number in what the caller sent, from 1
 * @param place among the stored lines, from 1
 */
export function numbered(text: string, number: number, place: number): string {
  return number === place && !AMBIGUOUS.test(text) ? text : `#${number} ${text}`;
}

/** What the caller sent, and its number there. */
export function readNumbered(
  stored: string,
  place: number,
): { readonly text: string; readonly number: number } {
  const [, number, text] = NUMBERED.exec(stored) ?? [];
  return text === undefined ? { text: stored, number: place } : { text, number: Number(number) };
}
