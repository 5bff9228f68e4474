import type { Headers } from '../upstream.js';

export type ReceivedHeaders = Readonly<Record<string, string | string[] | undefined>>;

export interface EndToEndOptions {
  /** Set when the body is passed on byte for byte, so that its length still holds. */
  readonly keepContentLength?: boolean;
}

/** RFC 9110 section 7.6.1, with the proxy headers of section 11.7; they belong to one connection. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade']);

/**
 * Of a caller's headers, those that concern the provider. Dropped: what belongs to the caller's connection, Host,
 * cookies (they are this service's), `x-reuso-*`, and Expect, which the server has already answered. What to do with
 * Authorization is the caller's decision.
 */
export function endToEndRequestHeaders(headers: ReceivedHeaders, options: EndToEndOptions = {}): Headers {
  return endToEnd(
    headers,
    options,
    (name) => name === 'host' || name === 'cookie' || name === 'expect' || name.startsWith('x-reuso-'),
  );
}

/** Of the provider's headers, those that concern the caller. */
export function endToEndResponseHeaders(headers: ReceivedHeaders, options: EndToEndOptions = {}): Headers {
  return endToEnd(headers, options, () => false);
}

function endToEnd(
  headers: ReceivedHeaders,
  options: EndToEndOptions,
  isDropped: (name: string) => boolean,
): Headers {
  const named = namedByConnection(headers);
  const kept: Headers = {};
  for (const received of Object.keys(headers)) {
    const value = headers[received];
    const name = received.toLowerCase();
    if (value === undefined || HOP_BY_HOP.has(name) || name.startsWith('proxy-') || named.has(name)) continue;
    if ((name === 'content-length' && !options.keepContentLength) || isDropped(name)) continue;
    kept[name] = value;
  }
  return kept;
}

function namedByConnection(headers: ReceivedHeaders): ReadonlySet<string> {
  const names = new Set<string>();
  for (const received of Object.keys(headers)) {
    if (received.toLowerCase() !== 'connection') continue;
    for (const name of String(headers[received]).split(',')) names.add(name.trim().toLowerCase());
  }
  return names;
}
