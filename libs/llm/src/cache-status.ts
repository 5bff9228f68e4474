/** What `Cache-Status` says of one call (RFC 9211 §2), before it is written down. */
export interface CacheStatus {
  readonly hit?: boolean;
  readonly forward?: 'bypass' | 'miss' | 'partial' | 'request' | 'stale';
  readonly stored?: boolean;
  readonly collapsed?: boolean;
  /** Seconds of freshness left; negative for a stale answer. */
  readonly ttl?: number;
  /** Seconds since the answer was made; sent as `Age`. */
  readonly age?: number;
  readonly key?: string;
  /** A token such as `exact` or `store-unavailable`. */
  readonly detail?: string;
}

/** As a structured field (RFC 9651): `reuso; hit; ttl=86340; key="llm:9f2c…"; detail=exact`. */
export function formatCacheStatus(status: CacheStatus): string {
  let text = 'reuso';
  if (status.hit === true) text += '; hit';
  if (status.forward !== undefined) text += `; fwd=${status.forward}`;
  if (status.stored === true) text += '; stored';
  if (status.collapsed === true) text += '; collapsed';
  if (status.ttl !== undefined) text += `; ttl=${status.ttl}`;
  if (status.key !== undefined) text += `; key="${status.key}"`;
  if (status.detail !== undefined) text += `; detail=${status.detail}`;
  return text;
}
