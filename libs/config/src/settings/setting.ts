import { z } from 'zod';

/** Thrown by a setting's reader: what the setting may be, to follow "it may be". */
export class Unreadable extends Error {
  /** @param shown the value as it may be shown where the whole of it must not be; null: nothing of it */
  constructor(
    readonly expected: string,
    readonly shown?: string | null,
  ) {
    super(expected);
  }
}

/**
 * One environment variable. Empty and blank count as unset.
 * @param read turns the trimmed text into the value, or throws `Unreadable`
 */
export function setting<Value, Default>(
  name: string,
  fallback: Default,
  read: (text: string) => Value,
): z.ZodType<Value | Default, string | undefined> {
  return z
    .string()
    .optional()
    .transform((raw, context) => {
      const text = raw?.trim() ?? '';
      if (text === '') return fallback;
      try {
        return read(text);
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        context.addIssue({ code: 'custom', message: problem(name, text, error) });
        return z.NEVER;
      }
    });
}

function problem(name: string, text: string, { expected, shown = text }: Unreadable): string {
  const was =
    shown === null
      ? 'cannot be used (it is not shown, for it may hold a secret)'
      : `was "${inOneLine(shown)}"`;
  return `${name} ${was}; it may be ${expected}.`;
}

const MOST_SHOWN = 200;

/** A value as a line of a log can tell it. */
function inOneLine(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return line.length > MOST_SHOWN ? `${line.slice(0, MOST_SHOWN)}…` : line;
}
