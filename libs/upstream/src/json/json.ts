export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;
/** As `JSON.parse` makes it: a member may have any name, `__proto__` and `constructor` included. */
export interface JsonObject {
  [name: string]: JsonValue;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object's own member; never what it inherits, which a member name from outside may hit. */
export function member(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Sets an own member of any name; a plain assignment to `__proto__` would change the prototype. */
export function setMember(object: JsonObject, name: string, value: JsonValue): void {
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}
