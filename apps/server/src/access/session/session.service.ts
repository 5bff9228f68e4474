import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { AccessService, type Holder } from '../access.service.js';
import { GuessThrottle } from '../guess-throttle.js';
import { TooManyRequestsError } from '../too-many-requests-error.js';
import { UnauthorizedError } from '../unauthorized-error.js';
import { sessionCookieOf } from './session-cookie.js';
import { SessionSeal } from './session-seal.js';

/**
 * Failed sign-ins before an address, or everybody, has to wait. Then not even the right token is looked at, or guessing
 * would go on unhindered.
 */
const FAILED_SIGN_INS = { perAddress: 10, overall: 100, windowMs: 60_000 };
/** How long a session lasts: a working day, s. */
export const SESSION_SECONDS = 43_200;
/** Sessions that were ended before their time and are kept in mind until it is over. */
const MAX_ENDED = 100_000;

export interface Session extends Holder {
  readonly expiresAt: Date;
}

/** Who is signed in at the dashboard. The cookie carries it all; kept here are only the sessions that were ended. */
@Injectable()
export class SessionService {
  readonly #throttle = new GuessThrottle(FAILED_SIGN_INS);
  readonly #seal: SessionSeal;
  readonly #ended = new LRUCache<string, true>({ max: MAX_ENDED, ttl: SESSION_SECONDS * 1000 });

  constructor(@Inject(AccessService) private readonly access: AccessService) {
    this.#seal = new SessionSeal((tenant) => access.digestOf(tenant));
  }

  /**
   * @param address of who asks, for the throttle
   * @returns the new session, and its cookie's value
   * @throws UnauthorizedError, TooManyRequestsError
   */
  signIn(token: string, address: string): Session & { readonly cookie: string } {
    const now = Date.now();
    const wait = this.#throttle.waitSeconds(address, now);
    if (wait > 0) {
      throw new TooManyRequestsError(`Too many sign-ins have failed. Try again in ${wait} seconds.`, wait);
    }
    const holder = this.access.holderOf(token);
    if (holder === undefined) {
      this.#throttle.failed(address, now);
      throw new UnauthorizedError('That is neither the admin token nor the key of a tenant.');
    }
    const expiresAt = now + SESSION_SECONDS * 1000;
    const id = randomBytes(16).toString('base64url');
    const cookie = this.#seal.seal({ tenant: holder.tenant, id, expiresAt });
    if (cookie === undefined) throw new UnauthorizedError('There is nobody of that name any more.');
    return { ...holder, expiresAt: new Date(expiresAt), cookie };
  }

  /** @returns undefined when no cookie came, or none that is good */
  of(headers: IncomingHttpHeaders): Session | undefined {
    const claims = this.#claimsOf(headers);
    if (claims === undefined || this.#ended.has(claims.id)) return undefined;
    const holder = this.access.holderNamed(claims.tenant);
    return holder && { ...holder, expiresAt: new Date(claims.expiresAt) };
  }

  /** Ends the session of the cookie that came, here and now; other replicas are told by the cookie's being gone. */
  end(headers: IncomingHttpHeaders): void {
    const claims = this.#claimsOf(headers);
    if (claims !== undefined) this.#ended.set(claims.id, true);
  }

  #claimsOf(headers: IncomingHttpHeaders) {
    const cookie = sessionCookieOf(headers);
    return cookie === undefined ? undefined : this.#seal.open(cookie, Date.now());
  }
}
