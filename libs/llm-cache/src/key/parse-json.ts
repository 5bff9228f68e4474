/** A number whose text says more than a double holds; kept as its text so that two of them never meet. */
export class ExactNumber {
  constructor(readonly text: string) {}

  /** Written back as it came. */
  toJSON(): unknown {
    return rawJson(this.text);
  }
}

/** Whether a number token may say more than a double holds: 16 digits or more (point aside), or an exponent. */
const EXCEEDS_DOUBLE = /[eE]|^-?(?:\d\.?){16}/;
/** The same of a whole text, with false alarms: they only cost the slower way. */
const MAY_EXCEED_DOUBLE = /(?:\d\.?){16}|\d[eE][+-]?\d/;

/** `JSON.rawJSON` (ES2026), likewise in Node 24 and not in TypeScript's library. */
const { rawJSON: rawJson } = JSON as unknown as { rawJSON: (text: string) => unknown };

type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;
/** `context.source` (JSON.parse source text access, ES2026) is in Node 24 but not yet in TypeScript's library. */
const parse = JSON.parse as (text: string, reviver: Reviver) => unknown;

/**
 * Parses JSON without losing digits: a number token of 16 digits or more, or with an exponent, becomes an
 * `ExactNumber`. (`{"seed":9007199254740993}` and `…992` are the same double, and are different requests.)
 *
 * @throws SyntaxError as `JSON.parse` does
 */
export function parseJsonExactly(text: string): unknown {
  if (!MAY_EXCEED_DOUBLE.test(text)) return JSON.parse(text);
  return parse(text, (_name, value, { source }) =>
    typeof value === 'number' && source !== undefined && EXCEEDS_DOUBLE.test(source)
      ? new ExactNumber(source)
      : value,
  );
}
