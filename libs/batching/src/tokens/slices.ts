/** Characters in a slice. Encoding takes time with the square of a word's length, and some texts are a single word. */
const LONGEST = 1_000;

/** Cuts a text where tokens begin anyway, before white space, so that the sum of the counts is the count of the sum. */
export function* slices(text: string): Generator<string> {
  for (let from = 0; from < text.length;) {
    const to = from + LONGEST < text.length ? cutBefore(text, from, from + LONGEST) : text.length;
    yield text.slice(from, to);
    from = to;
  }
}

function cutBefore(text: string, from: number, to: number): number {
  for (let at = to; at > from; at -= 1) {
    if (text[at] === ' ' && isVisible(text[at - 1]) && isVisible(text[at + 1])) return at;
  }
  return to;
}

function isVisible(character: string | undefined): boolean {
  return character !== undefined && character.trim() !== '';
}
