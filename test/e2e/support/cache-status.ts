import { Token, parseList } from 'structured-headers';

/** The one member that this service adds to `Cache-Status`, its tokens as text (RFC 9211). */
export interface CacheStatus {
  readonly hit?: boolean;
  readonly fwd?: string;
  readonly stored?: boolean;
  readonly collapsed?: boolean;
  readonly ttl?: number;
  readonly key?: string;
  readonly detail?: string;
}

/**
 * Reads the header as the structured field that it is.
 * @throws Error when it is none, or not one member named `reuso`
 */
export function parseCacheStatus(header: string | null): CacheStatus {
  if (header === null) throw new Error('There is no Cache-Status header.');
  const [member, ...others] = parseList(header);
  if (member === undefined || others.length > 0) throw new Error(`Not one member: ${header}`);
  const [name, parameters] = member;
  if (!(name instanceof Token) || name.toString() !== 'reuso') throw new Error(`Not of reuso: ${header}`);
  return Object.fromEntries(
    Array.from(parameters, ([parameter, value]) => [
      parameter,
      value instanceof Token ? value.toString() : value,
    ]),
  );
}
