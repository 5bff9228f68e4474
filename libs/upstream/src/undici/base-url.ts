/** A `.` or `..` segment, also percent-encoded or between backslashes, which some servers take for slashes. */
const DOT_SEGMENT = /[/\\](?:\.|%2e){1,2}(?:[/\\]|$)/i;

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
    const resolved = new URL(`http://base${absolute}`);
    return this.#prefix + resolved.pathname + resolved.search;
  }
}
