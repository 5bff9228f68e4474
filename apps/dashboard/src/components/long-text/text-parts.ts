export interface TextPart {
  readonly kind: 'prose' | 'code';
  readonly text: string;
}

const FENCE = /^```[^\n]*\n([\s\S]*?)(?:^```[^\S\n]*$|(?![\s\S]))/gm;

/** Takes Markdown's fenced code out of a text; all else stays as it was written. */
export function partsOf(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const match of text.matchAll(FENCE)) {
    push(parts, 'prose', text.slice(at, match.index).trim());
    push(parts, 'code', (match[1] ?? '').replace(/\n$/, ''));
    at = match.index + match[0].length;
  }
  push(parts, 'prose', text.slice(at).trim());
  return parts;
}

function push(parts: TextPart[], kind: TextPart['kind'], text: string): void {
  if (text !== '') parts.push({ kind, text });
}

/** About how long a slice is, in characters. */
const SLICE = 4_000;

/** Cuts a text at line ends into slices of some thousand characters; a line longer than that is cut where it must be. */
export function slicesOf(text: string): string[] {
  const slices: string[] = [];
  let from = 0;
  while (text.length - from > SLICE) {
    const lineEnd = text.lastIndexOf('\n', from + SLICE);
    const to = lineEnd > from ? lineEnd + 1 : from + SLICE;
    slices.push(text.slice(from, lineEnd > from ? lineEnd : to));
    from = to;
  }
  slices.push(text.slice(from));
  return slices;
}
