/** How one call is made. */
export interface CallOptions {
  /** Ends the call; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Longest wait for the answer, in ms, in place of the client's own. */
  readonly timeoutMs?: number | undefined;
}

/** How a call of the data plane is cached, and whom it belongs to. */
export interface CacheOptions extends CallOptions {
  /** The run, and the unit of work in it. */
  readonly masterplan?: string | undefined;
  readonly atom?: string | undefined;
  /** 2 or more for a retry: it never gets the answer that the earlier attempt got. */
  readonly attempt?: number | undefined;
  /** May share one upstream call with others. */
  readonly batch?: boolean | undefined;
  readonly namespace?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly ttlSeconds?: number | undefined;
  /** Directives of RFC 9111, such as `no-cache`. */
  readonly cacheControl?: string | undefined;
}

export function cacheHeaders(options: CacheOptions): Record<string, string> {
  const { masterplan, atom, attempt = 1, batch, namespace, tags = [], ttlSeconds, cacheControl } = options;
  return {
    ...(masterplan !== undefined && { 'x-reuso-masterplan': masterplan }),
    ...(atom !== undefined && { 'x-reuso-atom': atom }),
    ...(attempt > 1 && { 'x-reuso-attempt': String(attempt) }),
    ...(batch === true && { 'x-reuso-batch': 'on' }),
    ...(namespace !== undefined && { 'x-reuso-namespace': namespace }),
    ...(tags.length > 0 && { 'x-reuso-tags': tags.join(',') }),
    ...(ttlSeconds !== undefined && { 'x-reuso-ttl': String(ttlSeconds) }),
    ...(cacheControl !== undefined && { 'cache-control': cacheControl }),
  };
}
