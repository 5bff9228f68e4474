import type { IncomingHttpHeaders } from 'node:http';

export const SESSION_COOKIE = 'reuso_session';
const VALUE = new RegExp(`(?:^|;\\s*)${SESSION_COOKIE}=([^;\\s]*)`);

export interface CookieTransport {
  /** The request came by HTTPS, so the cookie is to go by nothing else. */
  readonly secure: boolean;
}

/** The session's cookie among those that came. */
export function sessionCookieOf({ cookie }: IncomingHttpHeaders): string | undefined {
  return cookie === undefined ? undefined : VALUE.exec(cookie)?.[1];
}

/** `Set-Cookie` that keeps a session: no script reads it, and no other site's page sends it (RFC 6265bis). */
export function keepingCookie(value: string, maxAgeSeconds: number, { secure }: CookieTransport): string {
  return `${SESSION_COOKIE}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
}

/** `Set-Cookie` that takes it back. */
export function endingCookie(transport: CookieTransport): string {
  return keepingCookie('', 0, transport);
}

/**
 * Whether the browser reached us by HTTPS. A proxy that ends TLS says so in X-Forwarded-Proto; who makes that up
 * only keeps its own cookie from going by HTTP.
 */
export function cameByHttps(headers: IncomingHttpHeaders, encrypted: boolean): boolean {
  const forwarded = headers['x-forwarded-proto'];
  const scheme = typeof forwarded === 'string' ? forwarded.split(',')[0]?.trim().toLowerCase() : undefined;
  return encrypted || scheme === 'https';
}
