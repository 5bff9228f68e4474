import { crc32 } from 'node:zlib';
import { LRUCache } from 'lru-cache';

interface Remembered<Value> {
  readonly scope: string;
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
      sizeCalculation: ({ scope, body }) => scope.length + body.length + OVERHEAD_BYTES,
    });
  }

  /** @param scope what else the value depends on */
  get(scope: string, body: Buffer): Value | undefined {
    const found = this.#remembered.get(crc32(body));
    return found !== undefined && found.scope === scope && found.body.equals(body) ? found.value : undefined;
  }

  /** Of two bodies with the same checksum the later one is remembered. */
  set(scope: string, body: Buffer, value: Value): void {
    // A copy: the body may be a piece of a larger buffer, which would stay as long.
    const own = Buffer.allocUnsafeSlow(body.length);
    body.copy(own);
    this.#remembered.set(crc32(body), { scope, body: own, value });
  }
}
