import type { Atom } from './masterplan.js';

const PLACEHOLDER = /\{\{([^{}]+)\}\}/g;

/**
 * Puts answers in place of `{{id}}`, for exactly these ids; other braces stay. In one pass: an answer that itself
 * holds `{{id}}` is not looked into.
 */
export function fill(text: string, answers: ReadonlyMap<string, string>): string {
  return text.replace(PLACEHOLDER, (whole, name: string) => answers.get(name) ?? whole);
}

/** Names in double braces, each once. */
export function namesIn(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(PLACEHOLDER), ([, name = '']) => name))];
}

/** The same for every text within a JSON value. */
export function fillWithin<Value>(value: Value, answers: ReadonlyMap<string, string>): Value {
  if (typeof value === 'string') return fill(value, answers) as Value;
  if (Array.isArray(value)) return value.map((item: unknown) => fillWithin(item, answers)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, item]) => [name, fillWithin(item as unknown, answers)]);
  return Object.fromEntries(entries) as Value;
}

/** The texts of an atom that may hold placeholders. */
export function textsOf(atom: Atom): { readonly field: string; readonly text: string }[] {
  const contents = atom.messages?.map((message, index) => ({
    field: `messages.${index}`,
    text: textWithin(message),
  }));
  return [
    ...(atom.prompt === undefined ? [] : [{ field: 'prompt', text: atom.prompt }]),
    ...(contents ?? []),
    ...(atom.rag === undefined ? [] : [{ field: 'rag.query', text: atom.rag.query }]),
  ];
}

function textWithin(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  return Object.values(value).map(textWithin).join('\n');
}
