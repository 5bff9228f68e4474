/** What a `redis://` or `rediss://` URL says. */
export interface NodeAddress {
  readonly host: string;
  readonly port: number;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly db: number;
  readonly tls: boolean;
}

/** @param defaultPort 6379 of a Redis, 26379 of a sentinel */
export function parseNodeAddress(url: string, defaultPort: number): NodeAddress {
  const { protocol, hostname, port, username, password, pathname } = new URL(url);
  const db = pathname.slice(1);
  return {
    // URLs keep the brackets of an IPv6 address, sockets do not want them.
    host: hostname.replace(/^\[|\]$/g, '') || '127.0.0.1',
    port: port === '' ? defaultPort : Number(port),
    username: username === '' ? undefined : decodeURIComponent(username),
    password: password === '' ? undefined : decodeURIComponent(password),
    db: db === '' ? 0 : Number(db),
    tls: protocol === 'rediss:',
  };
}
