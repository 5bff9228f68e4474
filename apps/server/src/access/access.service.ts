import { hash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type ReusoConfig } from '@reuso/config';
import type { Caller } from './caller.js';
import { UnauthorizedError } from './unauthorized-error.js';

// No name in API_KEYS may hold an @, so that none of them meets these tenants and reads what is theirs.
/** The tenant of all callers, where one provider key pays for all and no key is asked. */
const SHARED_TENANT = '@shared';
/** The tenant of the operators' own calls. */
const OPERATOR_TENANT = '@operators';
const ANONYMOUS_TENANT = '@anonymous';
/** Headers that carry a credential for the provider; who sends other ones gets other entries. */
const CREDENTIAL_HEADERS = ['authorization', 'api-key', 'x-api-key'] as const;

/** Tells tenants, operators and strangers apart. Keys are compared in constant time, by their digests. */
@Injectable()
export class AccessService {
  readonly #tenants: ReadonlyMap<string, Buffer>;
  readonly #adminToken: Buffer | undefined;
  readonly #providerKeyIsOurs: boolean;

  constructor(@Inject(CONFIG) config: ReusoConfig) {
    this.#tenants = config.access.tenants;
    this.#adminToken = config.access.adminToken;
    this.#providerKeyIsOurs = config.upstream.apiKey !== undefined;
  }

  /**
   * The caller of the data plane, or of the native calls that executors make.
   * @throws UnauthorizedError where keys are asked and none of them came
   */
  identify(headers: IncomingHttpHeaders): Caller {
    const bearer = bearerOf(headers.authorization);
    if (this.#tenants.size === 0) return this.#identifyWithoutKeys(headers, bearer);

    const ownKey = headers['x-reuso-key'];
    const key = typeof ownKey === 'string' ? ownKey : bearer;
    const holder = key === undefined ? undefined : this.#holderOf(key);
    if (holder === undefined) {
      throw new UnauthorizedError(
        'No valid key came with the request. Send your Reuso key as "Authorization: Bearer <key>", or as ' +
          '"X-Reuso-Key: <key>" to leave Authorization for the provider.',
      );
    }
    return { ...holder, ourHeaders: () => this.#ourHeaders(headers) };
  }

  /**
   * The caller of an administrative operation: an operator, or a tenant for what is its own.
   * @throws UnauthorizedError
   */
  identifyAdministrator(headers: IncomingHttpHeaders): Caller {
    const caller = this.identify(headers);
    const mayAdminister = caller.isOperator || this.#tenants.size > 0;
    if (mayAdminister) return caller;
    throw new UnauthorizedError(
      'This operation asks for the admin token. Send it as "Authorization: Bearer <token>" or "X-Reuso-Key: ' +
        '<token>"; where ADMIN_TOKEN is not set, it was written to the log at start.',
    );
  }

  #identifyWithoutKeys(headers: IncomingHttpHeaders, bearer: string | undefined): Caller {
    // Asked first because a digest is a tenth of what a hit costs.
    if (this.#adminToken !== undefined) {
      const ownKey = headers['x-reuso-key'];
      const keys = [bearer, ownKey].filter((key) => typeof key === 'string');
      if (keys.some((key) => this.#isAdminToken(digest(key)))) {
        return { tenant: OPERATOR_TENANT, isOperator: true, ourHeaders: () => this.#ourHeaders(headers) };
      }
    }
    return {
      tenant: this.#providerKeyIsOurs ? SHARED_TENANT : tenantOfCredentials(headers),
      // Nothing is asked of operators either: whoever reaches the loopback port is one.
      isOperator: this.#adminToken === undefined,
      ourHeaders: () => (this.#adminToken === undefined ? [] : this.#ourHeaders(headers)),
    };
  }

  /** A key of ours never goes upstream, in whichever header and form it came. Asked only when something does. */
  #ourHeaders(headers: IncomingHttpHeaders): readonly string[] {
    return CREDENTIAL_HEADERS.filter((name) =>
      keysIn(headers[name]).some((key) => this.#holderOf(key) !== undefined),
    );
  }

  #holderOf(key: string): Pick<Caller, 'tenant' | 'isOperator'> | undefined {
    const given = digest(key);
    let tenant: string | undefined;
    // No early way out: the time must not tell which key was nearly right.
    for (const [name, expected] of this.#tenants) {
      if (timingSafeEqual(given, expected)) tenant = name;
    }
    if (this.#isAdminToken(given)) return { tenant: OPERATOR_TENANT, isOperator: true };
    return tenant === undefined ? undefined : { tenant, isOperator: false };
  }

  #isAdminToken(given: Buffer): boolean {
    return this.#adminToken !== undefined && timingSafeEqual(given, this.#adminToken);
  }
}

/** Callers with the same credentials share; nobody reads with a bad key what a good key paid for. */
function tenantOfCredentials(headers: IncomingHttpHeaders): string {
  const credentials = CREDENTIAL_HEADERS.map((name) => headers[name] ?? null);
  if (credentials.every((value) => value === null)) return ANONYMOUS_TENANT;
  return `${ANONYMOUS_TENANT}-${hash('sha256', JSON.stringify(credentials)).slice(0, 32)}`;
}

function bearerOf(authorization: string | undefined): string | undefined {
  return authorization === undefined ? undefined : /^bearer +(\S+) *$/i.exec(authorization)?.[1];
}

/** Whatever in a credential header could be a key: it as a whole, its words, and what a word is in base64. */
function keysIn(value: string | string[] | undefined): string[] {
  const text = typeof value === 'string' ? value : (value?.join(' ') ?? '');
  const words = text.split(/\s+/).filter((word) => word !== '');
  const decoded = words.map((word) => Buffer.from(word, 'base64').toString());
  return [text, ...words, ...decoded.flatMap((pair) => [pair, ...pair.split(':')])];
}

function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
