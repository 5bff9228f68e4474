import { parseDictionary, parseList } from 'structured-headers';

/** What `Cache-Status` (RFC 9211) says of an answer. */
export interface CacheStatus {
  readonly hit: boolean;
  /** Shared the upstream call of an identical request. */
  readonly collapsed: boolean;
  /** Why it went on to the provider: `miss`, `request`, `stale`, `partial`, `bypass`; undefined for a hit. */
  readonly forward: string | undefined;
  readonly stored: boolean;
  readonly key: string | undefined;
  readonly detail: string | undefined;
}

/** @returns undefined when there is no header, or none that can be read: the answer is the provider's own */
export function parseCacheStatus(header: string | null): CacheStatus | undefined {
  const parameters = header === null ? undefined : entriesOf(header).at(-1)?.[1];
  if (parameters === undefined) return undefined;
  const text = (name: string): string | undefined => {
    const value = parameters.get(name);
    return value === undefined ? undefined : String(value);
  };
  return {
    hit: parameters.get('hit') === true,
    collapsed: parameters.get('collapsed') === true,
    forward: text('fwd'),
    stored: parameters.get('stored') === true,
    key: text('key'),
    detail: text('detail'),
  };
}

/** The call that an answer shared with others, as `X-Reuso-Batch` tells it: `id="b-7", size=5, position=2`. */
export interface BatchPlace {
  readonly id: string;
  /** Distinct prompts in the call; 1 when nobody joined. */
  readonly size: number;
  /** From 0. */
  readonly position: number;
}

/** @returns undefined when there is no header, or none that can be read: the answer was asked alone */
export function parseBatchPlace(header: string | null): BatchPlace | undefined {
  if (header === null) return undefined;
  try {
    const [id, size, position] = ['id', 'size', 'position'].map(
      (name) => parseDictionary(header).get(name)?.[0],
    );
    return typeof id === 'string' && typeof size === 'number' && typeof position === 'number'
      ? { id, size, position }
      : undefined;
  } catch {
    return undefined;
  }
}

function entriesOf(header: string): ReturnType<typeof parseList> {
  try {
    return parseList(header);
  } catch {
    return [];
  }
}
