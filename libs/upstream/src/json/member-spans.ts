/** Where a member stands in JSON text: `text.slice(start, end)` is its value, `nameStart` its opening quote. */
export interface MemberSpan {
  readonly name: string;
  readonly nameStart: number;
  readonly start: number;
  readonly end: number;
}

/**
 * The members of the object that opens at `open`, in order, those with the same name too. For texts that `JSON.parse`
 * has accepted: it lets a caller change one member and keep every other byte, big numbers included.
 */
export function memberSpans(text: string, open: number): MemberSpan[] {
  const spans: MemberSpan[] = [];
  let at = skipSpace(text, open + 1);
  while (text[at] === '"') {
    const nameEnd = stringEnd(text, at);
    const start = skipSpace(text, skipSpace(text, nameEnd) + 1);
    const end = valueEnd(text, start);
    spans.push({ name: JSON.parse(text.slice(at, nameEnd)) as string, nameStart: at, start, end });
    const after = skipSpace(text, end);
    if (text[after] !== ',') break;
    at = skipSpace(text, after + 1);
  }
  return spans;
}

function valueEnd(text: string, start: number): number {
  const first = text[start];
  if (first === '"') return stringEnd(text, start);
  return first === '{' || first === '[' ? containerEnd(text, start) : scalarEnd(text, start);
}

function stringEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function containerEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === '"') at = stringEnd(text, at) - 1;
    else if (character === '{' || character === '[') depth++;
    else if ((character === '}' || character === ']') && --depth === 0) return at + 1;
  }
  return text.length;
}

function scalarEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length && !',}] \t\r\n'.includes(text.charAt(at))) at++;
  return at;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at++;
  return at;
}
