import { isRecord } from '../http/read-body.js';
import type { Random } from './random.js';
import { ADJECTIVES, NOUNS } from './words.js';

const MAX_DEPTH = 8;

/** A value that fits a JSON schema, as far as type, enum, const, anyOf, oneOf, allOf[0] and local $ref go. */
export function valueFor(schema: unknown, random: Random, root: unknown = schema, depth = 0): unknown {
  if (!isRecord(schema) || depth > MAX_DEPTH) return null;
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum']) && schema['enum'].length > 0) {
    return schema['enum'][random.whole(0, schema['enum'].length - 1)];
  }
  const inner = referenced(schema, root) ?? firstOf(schema['anyOf'] ?? schema['oneOf'] ?? schema['allOf']);
  if (inner !== undefined) return valueFor(inner, random, root, depth + 1);
  switch (firstOf(schema['type']) ?? schema['type'] ?? (schema['properties'] ? 'object' : 'string')) {
    case 'object':
      return objectFor(schema, random, root, depth);
    case 'array': {
      const length = random.whole(1, 2);
      return Array.from({ length }, () => valueFor(schema['items'], random, root, depth + 1));
    }
    case 'integer':
      return random.whole(atLeast(schema), atLeast(schema) + 40);
    case 'number':
      return Math.round(random.between(atLeast(schema), atLeast(schema) + 40) * 100) / 100;
    case 'boolean':
      return random.chance(0.5);
    case 'null':
      return null;
    default:
      return `${random.pick(ADJECTIVES)}_${random.pick(NOUNS)}_${random.whole(1, 9999)}`;
  }
}

function objectFor(
  schema: Record<string, unknown>,
  random: Random,
  root: unknown,
  depth: number,
): Record<string, unknown> {
  const properties = isRecord(schema['properties']) ? schema['properties'] : {};
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const wanted = Object.entries(properties).filter(([name]) => required.includes(name) || random.chance(0.5));
  return Object.fromEntries(wanted.map(([name, inner]) => [name, valueFor(inner, random, root, depth + 1)]));
}

function referenced(schema: Record<string, unknown>, root: unknown): unknown {
  const pointer = schema['$ref'];
  if (typeof pointer !== 'string' || !pointer.startsWith('#/')) return undefined;
  return pointer
    .slice(2)
    .split('/')
    .reduce<unknown>((value, step) => (isRecord(value) ? value[step] : undefined), root);
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined;
}

function atLeast(schema: Record<string, unknown>): number {
  return typeof schema['minimum'] === 'number' ? schema['minimum'] : 1;
}
