import type { IncomingHttpHeaders } from 'node:http';
import { ForbiddenError } from '../forbidden-error.js';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
/** What an HTML form, or a script without leave, can send to another site (Fetch, "CORS-safelisted request-header"). */
const SIMPLE_TYPES = /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/i;

interface Asked {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Refuses what a page of another site has a browser send on its user's account: to be asked of every request whose
 * credentials the browser adds by itself (a cookie, or a loopback port where none are needed).
 * @throws ForbiddenError
 */
export function requireSameOrigin({ method, headers }: Asked): void {
  if (SAFE.has(method)) return;
  if (!comesFromOurPage(headers)) {
    throw new ForbiddenError(
      "The request came from another site's page. Send it from the dashboard, or with a key in Authorization; a " +
        'proxy in front has to pass the Host header on.',
    );
  }
}

/**
 * Refuses what a form could send, whatever the browser says of where it came from: the second lock, for browsers that
 * say nothing.
 * @throws ForbiddenError
 */
export function requireDeliberate({ method, headers }: Asked): void {
  // The other unsafe methods no page sends to another site without asking first.
  if (method === 'POST' && isSimple(headers)) {
    throw new ForbiddenError(
      'The request is of a kind that any page can send. Send it with "Content-Type: application/json", or, without a ' +
        'body, with an X-Requested-With header.',
    );
  }
}

/** By Fetch Metadata, else by Origin. A request with neither is no browser's, or one that a browser sent to its own. */
function comesFromOurPage(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const { origin } = headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const { host, hostname, port, protocol } = new URL(origin);
  const named = [headers.host, headers['x-forwarded-host']].map((name) => String(name).toLowerCase());
  const withPort = port === '' ? `${hostname}:${protocol === 'https:' ? 443 : 80}` : host;
  return host !== '' && named.some((name) => name === host || name === withPort);
}

function isSimple(headers: IncomingHttpHeaders): boolean {
  if (headers['x-requested-with'] !== undefined) return false;
  const type = headers['content-type'];
  return type === undefined || SIMPLE_TYPES.test(type);
}
