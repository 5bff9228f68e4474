import type { Chance } from './random.js';

export interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

const NASTY: readonly unknown[] = [
  ...[null, true, 0, -1, 1e308, -1e-308, 2 ** 53, 1.5, '', ' ', '0', 'null', '__proto__', 'constructor'],
  ...[
    '\u0000',
    '\ud800',
    '🙂'.repeat(50),
    '../../etc/passwd',
    '%00',
    "' OR 1=1 --",
    '{{7*7}}',
    'a'.repeat(3000),
  ],
  ...[[], {}, [[]], { '': '' }, { toString: 1 }, [null], { length: -1 }],
];
const NAMES = ['__proto__', 'constructor', 'x', '', 'model', 'key', 'all', 'tags', 'limit'];

/** Any JSON, however odd. */
export function anyJson(chance: Chance, depth = 4): unknown {
  if (depth === 0 || chance.maybe(0.5)) return chance.of(NASTY);
  const size = chance.below(5);
  if (chance.maybe(0.5)) return Array.from({ length: size }, () => anyJson(chance, depth - 1));
  return Object.fromEntries(
    Array.from({ length: size }, () => [chance.of(NAMES), anyJson(chance, depth - 1)]),
  );
}

/** Mostly what the schema says, with something wrong here and there. */
export function nearly(schema: JsonSchema | undefined, chance: Chance): unknown {
  if (schema === undefined || chance.maybe(0.08)) return anyJson(chance);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return nearly(chance.of(choices), chance);
  if (schema.enum !== undefined) return chance.of(schema.enum);
  switch (schema.type) {
    case 'object': {
      const kept = Object.entries(schema.properties ?? {}).filter(() => chance.maybe(0.6));
      const value = Object.fromEntries(kept.map(([name, inner]) => [name, nearly(inner, chance)]));
      if (chance.maybe(0.1)) value[chance.of(NAMES)] = anyJson(chance);
      return value;
    }
    case 'array':
      return Array.from({ length: chance.below(4) }, () => nearly(schema.items, chance));
    case 'integer':
    case 'number':
      return chance.of([0, 1, 2, 10, -1, 0.5, 1e9]);
    case 'boolean':
      return chance.maybe(0.5);
    default:
      return chance.of([
        'a',
        'gpt-4o',
        'plan-1',
        `llm:${'0'.repeat(64)}`,
        `rag:${'f'.repeat(64)}`,
        '1h',
        '2026-01-01',
      ]);
  }
}

/** A chat request of sorts. */
export function nearlyChat(chance: Chance): unknown {
  if (chance.maybe(0.15)) return anyJson(chance);
  const message = () => ({
    role: chance.of(['user', 'system', 'assistant', 'tool', 'wizard', 7]),
    content: chance.maybe(0.7) ? chance.of(['Hi', 'Hello', 'How?']) : anyJson(chance),
  });
  const body: Record<string, unknown> = {
    model: chance.maybe(0.9) ? 'gpt-4o' : anyJson(chance),
    messages: chance.maybe(0.9) ? Array.from({ length: chance.below(4) }, message) : anyJson(chance),
  };
  const extras = [
    'stream',
    'n',
    'temperature',
    'tools',
    'stream_options',
    'response_format',
    'stop',
    'whatever',
  ];
  for (const extra of extras) if (chance.maybe(0.15)) body[extra] = chance.maybe(0.5) || anyJson(chance);
  return body;
}
