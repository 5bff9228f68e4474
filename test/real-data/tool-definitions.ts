import type { Message } from './recorded-conversations.js';

interface Tool {
  readonly type: 'function';
  readonly function: {
    readonly name: string;
    readonly parameters: { readonly type: 'object'; readonly properties: Readonly<Record<string, object>> };
  };
}

/** Definitions of all tools that were called in these conversations, with the arguments that were given to them. */
export function toolsCalledIn(conversations: readonly (readonly Message[])[]): Tool[] {
  const seen = new Map<string, Set<string>>();
  for (const { tool_calls: calls } of conversations.flat()) {
    for (const { function: called } of calls ?? []) {
      const names = seen.get(called.name) ?? new Set();
      for (const name of Object.keys(JSON.parse(called.arguments) as object)) names.add(name);
      seen.set(called.name, names);
    }
  }
  return Array.from(seen, ([name, names]) => ({
    type: 'function',
    function: {
      name,
      parameters: {
        type: 'object',
        properties: Object.fromEntries(Array.from(names, (property) => [property, {}])),
      },
    },
  }));
}
