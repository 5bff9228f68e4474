import { hash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type ReusoConfig } from '@reuso/config';
import { ANONYMOUS_TENANT, AnonymousTenants, CREDENTIAL_HEADERS } from './anonymous-tenants.js';
import type { Caller } from './caller.js';
import { GuessThrottle } from './guess-throttle.js';
import { LoopbackPage } from './loopback-page.js';
import { TooManyRequestsError } from './too-many-requests-error.js';
import { UnauthorizedError } from './unauthorized-error.js';

// No name in API_KEYS may hold an @, so that none of them meets these tenants and reads what is theirs.
/** The tenant of all callers, where one provider key pays for all and no key is asked. */
const SHARED_TENANT = '@shared';
/** The tenant of the operators' own calls. */
const OPERATOR_TENANT = '@operators';

/** Whose a key is. */
export type Holder = Pick<Caller, 'tenant' | 'isOperator'>;

/**
 * Wrong keys that an address may send in a minute before it is told to wait: many, for behind a proxy a whole company shares
 * one, and still far too few to guess a key.
 */
const WRONG_KEYS = { perAddress: 300, overall: Number.POSITIVE_INFINITY, windowMs: 60_000 };

/** What a request came over. */
export type Connection = Pick<Socket, 'remoteAddress'>;

const OPERATOR: Holder = { tenant: OPERATOR_TENANT, isOperator: true };

/** Tells tenants, operators and strangers apart. Keys are compared in constant time, by their digests. */
@Injectable()
export class AccessService {
  readonly #tenants: ReadonlyMap<string, Buffer>;
  readonly #adminToken: Buffer | undefined;
  readonly #providerKeyIsOurs: boolean;
  readonly #loopbackPage: LoopbackPage;
  readonly #anonymous = new AnonymousTenants();
  readonly #wrongKeys = new GuessThrottle(WRONG_KEYS);

  constructor(@Inject(CONFIG) config: ReusoConfig) {
    this.#loopbackPage = new LoopbackPage(config.host);
    this.#tenants = config.access.tenants;
    this.#adminToken = config.access.adminToken;
    this.#providerKeyIsOurs = config.upstream.apiKey !== undefined;
  }

  /**
   * The caller of the data plane, or of the native calls that executors make.
   * @param connection what the request came over, to be known again by it
   * @throws UnauthorizedError where keys are asked and none of them came, TooManyRequestsError where wrong ones came
   * again and again; ForbiddenError where none are asked and it came from a page of another site
   */
  identify(headers: IncomingHttpHeaders, connection?: Connection): Caller {
    if (this.#tenants.size === 0) return this.#identifyWithoutKeys(headers, connection);

    const bearer = bearerOf(headers.authorization);
    const ownKey = headers['x-reuso-key'];
    const key = typeof ownKey === 'string' ? ownKey : bearer;
    const holder = key === undefined ? undefined : this.holderOf(key);
    if (holder === undefined) {
      if (key !== undefined) this.#noteWrongKey(connection);
      throw new UnauthorizedError(
        'No valid key came with the request. Send your Reuso key as "Authorization: Bearer <key>", or as ' +
          '"X-Reuso-Key: <key>" to leave Authorization for the provider.',
      );
    }
    return { ...holder, ourHeaders: () => this.#ourHeaders(headers) };
  }

  /**
   * The caller of an administrative operation: an operator, or a tenant for what is its own.
   * @throws UnauthorizedError, TooManyRequestsError
   */
  identifyAdministrator(headers: IncomingHttpHeaders, connection?: Connection): Caller {
    const caller = this.identify(headers, connection);
    const mayAdminister = caller.isOperator || this.#tenants.size > 0;
    if (mayAdminister) return caller;
    if (headers.authorization !== undefined || headers['x-reuso-key'] !== undefined)
      this.#noteWrongKey(connection);
    throw new UnauthorizedError(
      'This operation asks for the admin token. Send it as "Authorization: Bearer <token>" or "X-Reuso-Key: ' +
        '<token>"; where ADMIN_TOKEN is not set, it was written to the log at start.',
    );
  }

  /** False where nothing is asked even of operators: on a loopback port without keys and without an admin token. */
  get asksOperators(): boolean {
    return this.#adminToken !== undefined;
  }

  /** @returns undefined when the key is nobody's. Takes as long whoever's it is. */
  holderOf(key: string): Holder | undefined {
    const given = digest(key);
    let tenant: string | undefined;
    // No early way out: the time must not tell which key was nearly right.
    for (const [name, expected] of this.#tenants) {
      if (timingSafeEqual(given, expected)) tenant = name;
    }
    if (this.#isAdminToken(given)) return OPERATOR;
    return tenant === undefined ? undefined : { tenant, isOperator: false };
  }

  /** Who goes by a tenant's name, as long as it has a key. */
  holderNamed(tenant: string): Holder | undefined {
    if (this.digestOf(tenant) === undefined) return undefined;
    return tenant === OPERATOR_TENANT ? OPERATOR : { tenant, isOperator: false };
  }

  /** SHA-256 of the tenant's key, or of the admin token. */
  digestOf(tenant: string): Buffer | undefined {
    return tenant === OPERATOR_TENANT ? this.#adminToken : this.#tenants.get(tenant);
  }

  #identifyWithoutKeys(headers: IncomingHttpHeaders, connection: Connection | undefined): Caller {
    // Asked first because a digest is a tenth of what a hit costs.
    if (this.#adminToken !== undefined) {
      const bearer = bearerOf(headers.authorization);
      const ownKey = headers['x-reuso-key'];
      const keys = [bearer, ownKey].filter((key) => typeof key === 'string');
      if (keys.some((key) => this.#isAdminToken(digest(key)))) {
        return { ...OPERATOR, ourHeaders: () => this.#ourHeaders(headers) };
      }
    } else this.#loopbackPage.requireOwnName(headers);
    const tenant = this.#providerKeyIsOurs ? SHARED_TENANT : this.#anonymous.tenantOf(headers, connection);
    // A page of another site cannot know the provider's key, unless the service adds its own to whatever comes.
    if (this.#providerKeyIsOurs || tenant === ANONYMOUS_TENANT) this.#loopbackPage.refuseOtherSites(headers);
    return {
      tenant,
      // Nothing is asked of operators either: whoever reaches the loopback port is one.
      isOperator: this.#adminToken === undefined,
      ourHeaders: () => (this.#adminToken === undefined ? [] : this.#ourHeaders(headers)),
    };
  }

  /**
   * Right keys always pass: behind a proxy many callers share an address, and one of them must not lock the others out.
   * @throws TooManyRequestsError
   */
  #noteWrongKey(connection: Connection | undefined): void {
    const address = connection?.remoteAddress ?? '';
    const now = Date.now();
    const seconds = this.#wrongKeys.waitSeconds(address, now);
    if (seconds === 0) return this.#wrongKeys.failed(address, now);
    throw new TooManyRequestsError(
      `Too many wrong keys came from this address. Wait ${seconds} s before you try another one.`,
      seconds,
    );
  }

  /** A key of ours never goes upstream, in whichever header and form it came. Asked only when something does. */
  #ourHeaders(headers: IncomingHttpHeaders): readonly string[] {
    return CREDENTIAL_HEADERS.filter((name) =>
      keysIn(headers[name]).some((key) => this.holderOf(key) !== undefined),
    );
  }

  #isAdminToken(given: Buffer): boolean {
    return this.#adminToken !== undefined && timingSafeEqual(given, this.#adminToken);
  }
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
