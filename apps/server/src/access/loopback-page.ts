import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { ForbiddenError } from './forbidden-error.js';

/**
 * Where no key is asked, whoever reaches the loopback port is let in, and a browser on this machine lends its reach to
 * every page it shows. Two ways lead here from a foreign page: a request across sites, which the browser marks, and a
 * name of the page's own that was made to point at 127.0.0.1, which shows in Host.
 */
export class LoopbackPage {
  #known: string | undefined;

  /** @param host where the server listens: a name that may stand in Host too */
  constructor(private readonly host: string) {}

  /**
   * Asked by each request of the data plane: what came before by this name costs one comparison.
   * @throws ForbiddenError
   */
  requireOwnName({ host }: IncomingHttpHeaders): void {
    if (host === this.#known || host === undefined) return;
    const name = host
      .replace(/:\d*$/, '')
      .replace(/^\[(.*)\]$/, '$1')
      .toLowerCase();
    const isOurs =
      isIP(name) !== 0 ||
      name === 'localhost' ||
      name.endsWith('.localhost') ||
      name === this.host.toLowerCase();
    if (!isOurs) {
      throw new ForbiddenError(
        'The request names a host that this server, which asks for no key, does not go by. Call it by 127.0.0.1 or ' +
          'localhost, or set ADMIN_TOKEN or API_KEYS to let it be called by other names.',
      );
    }
    this.#known = host;
  }

  /** @throws ForbiddenError */
  refuseOtherSites(headers: IncomingHttpHeaders): void {
    const site = headers['sec-fetch-site'];
    if (site === undefined || site === 'same-origin' || site === 'none') return;
    throw new ForbiddenError(
      "The request came from another site's page, and this server asks for no key that would tell it from its " +
        'owner. Set API_KEYS, and send one.',
    );
  }
}
