import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** The tenant of who sends no credential. */
export const ANONYMOUS_TENANT = '@anonymous';
/** Headers that carry a credential for the provider; who sends other ones gets other entries. */
export const CREDENTIAL_HEADERS = [
  'authorization',
  // Azure, Anthropic, Google; then what gateways in front of providers ask for.
  'api-key',
  'x-api-key',
  'x-goog-api-key',
  'ocp-apim-subscription-key',
  'x-auth-token',
  'cf-aig-authorization',
  'helicone-auth',
  'x-portkey-api-key',
] as const;

type Credentials = readonly (string | readonly string[] | undefined)[];

/** Tells callers apart where no key is asked: those with the same credentials for the provider share. */
export class AnonymousTenants {
  /** Of each connection's last request, which its next one most often repeats: a digest is a tenth of a hit. */
  readonly #last = new WeakMap<object, { readonly credentials: Credentials; readonly tenant: string }>();

  /** Nobody reads with a bad key what a good key paid for. */
  tenantOf(headers: IncomingHttpHeaders, connection: object | undefined): string {
    const credentials = CREDENTIAL_HEADERS.map((name) => headers[name]);
    if (credentials.every((value) => value === undefined)) return ANONYMOUS_TENANT;
    const last = connection === undefined ? undefined : this.#last.get(connection);
    if (last !== undefined && last.credentials.every((value, index) => value === credentials[index])) {
      return last.tenant;
    }
    const told = JSON.stringify(credentials.map((value) => value ?? null));
    const tenant = `${ANONYMOUS_TENANT}-${hash('sha256', told).slice(0, 32)}`;
    if (connection !== undefined) this.#last.set(connection, { credentials, tenant });
    return tenant;
  }
}
