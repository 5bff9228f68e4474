/**
 * A `.` or `..` segment in any form that some server takes for one: percent-encoded, between backslashes or encoded
 * slashes, or with a parameter behind it (`..;x`).
 */
const DOT_SEGMENT = /(?:[/\\]|%2f|%5c)(?:\.|%2e){1,2}(?:[/\\;]|%2f|%5c|%3b|$)/i;
const SEPARATOR = /[/\\]|%2f|%5c/i;
const DOTS = /^(\.|%2e){1,2}(?=;|%3b|$)/i;

/** Where the provider's API begins: `https://host/v1`, with or without a trailing slash. */
export class BaseUrl {
  readonly origin: string;
  readonly #prefix: string;

  constructor(baseUrl: string) {
    const { origin, pathname } = new URL(baseUrl);
    this.origin = origin;
    this.#prefix = pathname.replace(/\/+$/, '');
  }

  /** The request target of a path below the base. Dot segments are resolved, and end at the base. */
  target(path: string): string {
    const absolute = path.startsWith('/') ? path : `/${path}`;
    const [pathname = ''] = absolute.split('?', 1);
    if (!DOT_SEGMENT.test(pathname)) return this.#prefix + absolute;
    return this.#prefix + withoutDots(pathname) + absolute.slice(pathname.length);
  }
}

/** RFC 3986 section 5.2.4, as the most lenient server would do it. */
function withoutDots(pathname: string): string {
  const kept: string[] = [];
  const segments = pathname.split(SEPARATOR).slice(1);
  for (const [index, segment] of segments.entries()) {
    const dots = DOTS.exec(segment)?.[0].replaceAll(/%2e/gi, '.');
    if (dots === undefined) kept.push(segment);
    else if (dots === '..') kept.pop();
    // What ends in a dot segment names a folder.
    if (dots !== undefined && index === segments.length - 1) kept.push('');
  }
  return `/${kept.join('/')}`;
}
