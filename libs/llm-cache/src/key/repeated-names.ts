import { ExactNumber } from './parse-json.js';

/**
 * A name of one character that is written as an escape. V8 13.6 (Node 24) may take it for another such name that stood
 * in the same place of an object that it read before: after `{"\\":1}`, it reads `{"\"":1}` as `{"\\":1}`.
 */
const MISREAD_NAME = /"\\(?:["\\/bfnrt]|u[\da-fA-F]{4})"\s*:/;

/**
 * Whether a JSON text may be read in two ways, so that no key can stand for it.
 *
 * @param value what the text was parsed to
 */
export function isAmbiguous(text: string, value: unknown): boolean {
  return MISREAD_NAME.test(text) || repeatsName(text, value);
}

/**
 * Whether an object in the JSON text names a member twice. Readers differ on which of the two counts (RFC 8259 §4), so
 * that a key made of one reading must not stand for an answer made of another.
 *
 * Parsing drops the first of the two: the text then holds more strings, names included, than the value.
 *
 * @param value what the text was parsed to
 */
export function repeatsName(text: string, value: unknown): boolean {
  return stringsIn(text) > stringsOf(value);
}

function stringsIn(text: string): number {
  let count = 0;
  let at = text.indexOf('"');
  for (; at !== -1; at = text.indexOf('"', at + 1)) {
    count += 1;
    do at = text.indexOf('"', at + 1);
    while (isEscaped(text, at));
  }
  return count;
}

function isEscaped(text: string, at: number): boolean {
  let start = at;
  while (text[start - 1] === '\\') start -= 1;
  return (at - start) % 2 === 1;
}

function stringsOf(value: unknown): number {
  let count = 0;
  const open = [value];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (typeof one === 'string') count += 1;
    else if (Array.isArray(one)) for (const item of one as unknown[]) open.push(item);
    else if (typeof one === 'object' && one !== null && !(one instanceof ExactNumber)) {
      const names = Object.keys(one);
      count += names.length;
      for (const name of names) open.push((one as Record<string, unknown>)[name]);
    }
  }
  return count;
}
