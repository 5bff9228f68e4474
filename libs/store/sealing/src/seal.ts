import type { MaybePromise } from '@reuso/store/ports';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { compressed, decompressed } from './compression.js';
import { KEY_ID_BYTES, type KeyRing } from './key-ring.js';

/**
 * The sealed form of bytes: a header, then the bytes compressed, encrypted, or both (compressed first).
 *
 * | offset | bytes | holds |
 * | --- | --- | --- |
 * | 0 | 3 | `C5 5E A1`, with which no codec's entry and no JSON begins |
 * | 3 | 1 | flags: 1 = Zstandard, 2 = AES-256-GCM |
 * | 4 | 4 | length of the plain bytes |
 * | 8 | 8 | id of the key, where encrypted |
 * | 16 | 12 | nonce, random, likewise |
 * | 28 | 16 | authentication tag, likewise |
 *
 * Encryption is bound to the header's first 16 bytes, the entry's key (which names its layer) and the part of the entry
 * (additional authenticated data, NIST SP 800-38D): no bytes are taken for those of another entry, or of another part.
 * Likewise those of a flight or a job.
 * What is neither large nor encrypted is kept as it is.
 */
const MAGIC = Buffer.of(0xc5, 0x5e, 0xa1);
const FLAG_COMPRESSED = 1;
const FLAG_ENCRYPTED = 2;
const PLAIN_HEADER_BYTES = 8;
const AUTHENTICATED_HEADER_BYTES = PLAIN_HEADER_BYTES + KEY_ID_BYTES;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ENCRYPTED_HEADER_BYTES = AUTHENTICATED_HEADER_BYTES + NONCE_BYTES + TAG_BYTES;
const CIPHER = 'aes-256-gcm';

/** Which part the bytes are, and of what: of an entry, or of what passes through the store. */
export interface SealedPart {
  /** An entry's key, or what names a flight or a job. */
  readonly key: string;
  readonly part: 'value' | 'detail' | 'preview' | FlightPart | JobPart;
}
export type FlightPart = 'flight-head' | `flight-piece-${number}` | 'flight-outcome';
type JobPart = 'job-name' | 'job-line' | 'job-progress';

/** Whether the bytes were sealed; others are as they were given. */
export function isSealed(bytes: Buffer): boolean {
  return bytes[0] === MAGIC[0] && bytes[1] === MAGIC[1] && bytes[2] === MAGIC[2];
}

export function isEncrypted(bytes: Buffer): boolean {
  return isSealed(bytes) && ((bytes[3] ?? 0) & FLAG_ENCRYPTED) !== 0;
}

export async function seal(bytes: Buffer, about: SealedPart, { current }: KeyRing): Promise<Buffer> {
  const packed = await compressed(bytes);
  if (packed === undefined && current === undefined) return bytes;
  const header = Buffer.alloc(current === undefined ? PLAIN_HEADER_BYTES : AUTHENTICATED_HEADER_BYTES);
  MAGIC.copy(header);
  header[3] = (packed ? FLAG_COMPRESSED : 0) | (current ? FLAG_ENCRYPTED : 0);
  header.writeUInt32BE(bytes.length, 4);
  if (current === undefined) return Buffer.concat([header, packed ?? bytes]);
  current.id.copy(header, PLAIN_HEADER_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, current.secret, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(authenticated(header, about));
  const encrypted = [cipher.update(packed ?? bytes), cipher.final()];
  return Buffer.concat([header, nonce, cipher.getAuthTag(), ...encrypted]);
}

/**
 * Synchronous unless much is to be unpacked.
 * @returns null when the bytes are damaged, belong elsewhere, or were encrypted with a key that is not at hand
 */
export function unseal(sealed: Buffer, about: SealedPart, keys: KeyRing): MaybePromise<Buffer | null> {
  const flags = sealed[3] ?? 0;
  if (flags === 0 || (flags & ~(FLAG_COMPRESSED | FLAG_ENCRYPTED)) !== 0) return null;
  if (sealed.length < PLAIN_HEADER_BYTES) return null;
  const length = sealed.readUInt32BE(4);
  try {
    const packed =
      (flags & FLAG_ENCRYPTED) === 0 ? sealed.subarray(PLAIN_HEADER_BYTES) : decrypted(sealed, about, keys);
    if (packed === null) return null;
    const ofLength = (bytes: Buffer) => (bytes.length === length ? bytes : null);
    if ((flags & FLAG_COMPRESSED) === 0) return ofLength(packed);
    const bytes = decompressed(packed, length);
    return bytes instanceof Promise ? bytes.then(ofLength, () => null) : ofLength(bytes);
  } catch {
    return null;
  }
}

/** @throws when the tag does not fit: the bytes are not what was encrypted, or not for this place */
function decrypted(sealed: Buffer, about: SealedPart, keys: KeyRing): Buffer | null {
  if (sealed.length < ENCRYPTED_HEADER_BYTES) return null;
  const key = keys.find(sealed.subarray(PLAIN_HEADER_BYTES, AUTHENTICATED_HEADER_BYTES));
  if (key === undefined) return null;
  const tagAt = AUTHENTICATED_HEADER_BYTES + NONCE_BYTES;
  const nonce = sealed.subarray(AUTHENTICATED_HEADER_BYTES, tagAt);
  const decipher = createDecipheriv(CIPHER, key.secret, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(authenticated(sealed.subarray(0, AUTHENTICATED_HEADER_BYTES), about));
  decipher.setAuthTag(sealed.subarray(tagAt, ENCRYPTED_HEADER_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(ENCRYPTED_HEADER_BYTES)), decipher.final()]);
}

function authenticated(header: Buffer, { key, part }: SealedPart): Buffer {
  return Buffer.concat([header, Buffer.from(`${part} ${key}`)]);
}
