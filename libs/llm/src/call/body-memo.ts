import { crc32 } from 'node:zlib';
import type { KeyScope } from '@reuso/llm-cache';
import { LRUCache } from 'lru-cache';

interface Remembered<Value> {
  readonly scope: KeyScope;
  readonly body: Buffer;
  readonly value: Value;
}

/** What a remembered body costs beyond its bytes. Measured on V8, rounded up. */
const OVERHEAD_BYTES = 512;

/**
 * Remembers what was read out of bodies, by their very bytes, and forgets what was not asked for longest. A checksum
 * finds the place and the bytes are compared, which takes a tenth of a cryptographic digest of them.
 */
export class BodyMemo<Value> {
  readonly #remembered: LRUCache<number, Remembered<Value>>;

  /** @param maxBytes of all bodies together; one alone may take a sixteenth of it */
  constructor(maxBytes: number) {
    this.#remembered = new LRUCache({
      maxSize: maxBytes,
      maxEntrySize: Math.ceil(maxBytes / 16),
      sizeCalculation: ({ scope, body }) => sizeOf(scope) + body.length + OVERHEAD_BYTES,
    });
  }

  /** @param scope what else the value depends on */
  get(scope: KeyScope, body: Buffer): Value | undefined {
    const found = this.#remembered.get(crc32(body));
    return found !== undefined && found.body.equals(body) && isSame(found.scope, scope)
      ? found.value
      : undefined;
  }

  /** Of two bodies with the same checksum the later one is remembered. */
  set(scope: KeyScope, body: Buffer, value: Value): void {
    // A copy: the body may be a piece of a larger buffer, which would stay as long.
    const own = Buffer.allocUnsafeSlow(body.length);
    body.copy(own);
    this.#remembered.set(crc32(body), { scope, body: own, value });
  }
}

function isSame(one: KeyScope, other: KeyScope): boolean {
  return (
    one === other ||
    (one.tenant === other.tenant &&
      one.namespace === other.namespace &&
      one.endpoint === other.endpoint &&
      one.upstream === other.upstream)
  );
}

function sizeOf({ tenant, namespace = '', endpoint, upstream }: KeyScope): number {
  return tenant.length + namespace.length + endpoint.length + upstream.length;
}
