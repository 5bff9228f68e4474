import { createHmac, scryptSync, timingSafeEqual } from 'node:crypto';

/** What a session's cookie says: nothing of it is secret, and none of it can be changed without the holder's key. */
export interface SessionClaims {
  /** The tenant of the key that signed in; of operators the operators' own. */
  readonly tenant: string;
  /** Random; what a sign-out remembers. */
  readonly id: string;
  /** ms since the epoch */
  readonly expiresAt: number;
}

const VERSION = 'v1';
/** Slow on purpose: who has a cookie must not find a short token by trying. 2^14 rounds take some 40 ms, once. */
const SCRYPT = { N: 16_384, r: 8, p: 1 };
const SHAPE = /^v1\.([\w-]{1,400})\.([\w-]{22})\.([0-9a-z]{1,11})\.([\w-]{43})$/;

/**
 * Seals claims with HMAC-SHA256 under a key drawn from the digest of the token that signed in. Every replica with the
 * same settings draws the same key, a restart changes nothing, and a changed token ends all sessions that it began.
 */
export class SessionSeal {
  readonly #keys = new Map<string, Buffer>();

  /** @param digestOf the SHA-256 of a tenant's key, or of the admin token; undefined: there is no such tenant */
  constructor(private readonly digestOf: (tenant: string) => Buffer | undefined) {}

  /** @returns undefined when nobody by that name may sign in */
  seal({ tenant, id, expiresAt }: SessionClaims): string | undefined {
    const name = Buffer.from(tenant).toString('base64url');
    const claims = `${VERSION}.${name}.${id}.${expiresAt.toString(36)}`;
    const mac = this.#mac(tenant, claims);
    return mac && `${claims}.${mac.toString('base64url')}`;
  }

  /** @returns undefined unless this service sealed it, with a token that is still in force, and its time is not over */
  open(sealed: string, now: number): SessionClaims | undefined {
    const [, name = '', id = '', expiry = '', given = ''] = SHAPE.exec(sealed) ?? [];
    if (name === '') return undefined;
    const tenant = Buffer.from(name, 'base64url').toString();
    const expected = this.#mac(tenant, sealed.slice(0, sealed.lastIndexOf('.')));
    const mac = Buffer.from(given, 'base64url');
    if (expected === undefined || mac.length !== expected.length || !timingSafeEqual(mac, expected))
      return undefined;
    const expiresAt = Number.parseInt(expiry, 36);
    return expiresAt > now ? { tenant, id, expiresAt } : undefined;
  }

  #mac(tenant: string, claims: string): Buffer | undefined {
    const key = this.#keyOf(tenant);
    return key && createHmac('sha256', key).update(claims).digest();
  }

  #keyOf(tenant: string): Buffer | undefined {
    const known = this.#keys.get(tenant);
    if (known !== undefined) return known;
    const secret = this.digestOf(tenant);
    if (secret === undefined) return undefined;
    const key = scryptSync(secret, `reuso session ${VERSION} ${tenant}`, 32, SCRYPT);
    this.#keys.set(tenant, key);
    return key;
  }
}
