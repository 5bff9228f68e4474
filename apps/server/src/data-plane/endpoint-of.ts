/** What precedes the path in absolute form (RFC 9112 section 3.2.2), which proxies' clients send. */
const ORIGIN = /^https?:\/\/[^/?]*/i;

const PREFIX = '/v1/';

/**
 * Path and query below `/v1`, whichever way they came: the prefix may be percent-encoded, and an origin may precede it.
 * @param url the request target of a route below `/v1/`
 */
export function endpointOf(url: string): string {
  if (url.startsWith(PREFIX)) return url.slice(PREFIX.length - 1);
  const target = url.replace(ORIGIN, '');
  return target.slice(target.indexOf('/', 1));
}
