type Json = Readonly<Record<string, unknown>>;

/** What zod says of every integer, and nobody needs to read. */
const SAFE = Number.MAX_SAFE_INTEGER;

/**
 * The schemas of OpenAPI 3.0 in the words of 3.1, which are JSON Schema's: what was `nullable` takes the type `null`.
 * Limits that every JavaScript integer has are left out.
 */
export function to31(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(to31);
  if (!isObject(value)) return value;
  const members = Object.entries(value).filter(
    ([name, member]) =>
      name !== 'nullable' &&
      !(name === 'minimum' && member === -SAFE) &&
      !(name === 'maximum' && member === SAFE),
  );
  const plain = Object.fromEntries(members.map(([name, member]) => [name, to31(member)]));
  return value['nullable'] === true ? withNull(plain) : plain;
}

function withNull(schema: Json): Json {
  const { type, enum: values, ...rest } = schema;
  if (typeof type !== 'string') return { anyOf: [schema, { type: 'null' }] };
  const either = { ...rest, type: [type, 'null'] };
  return Array.isArray(values) ? { ...either, enum: [...values, null] } : either;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}
