import { createHash } from 'node:crypto';

/** Bytes of a key's id. */
export const KEY_ID_BYTES = 8;

export interface EncryptionKey {
  /** What is written beside whatever the key encrypts; it tells nothing of the key. */
  readonly id: Buffer;
  /** 32 bytes, for AES-256. */
  readonly secret: Buffer;
}

/** The keys that entries are read with, and the one that they are written with. */
export class KeyRing {
  /** undefined: entries are written unencrypted */
  readonly current: EncryptionKey | undefined;
  readonly #keys = new Map<string, EncryptionKey>();

  /** @param older keys that are only read with, 32 bytes each */
  constructor(current: Buffer | undefined, older: readonly Buffer[] = []) {
    this.current = current && encryptionKey(current);
    for (const key of [...older.map(encryptionKey), ...(this.current ? [this.current] : [])]) {
      this.#keys.set(key.id.toString('hex'), key);
    }
  }

  get empty(): boolean {
    return this.#keys.size === 0;
  }

  find(id: Buffer): EncryptionKey | undefined {
    return this.#keys.get(id.toString('hex'));
  }
}

function encryptionKey(secret: Buffer): EncryptionKey {
  const id = createHash('sha256').update('reuso-encryption-key-id').update(secret).digest();
  return { id: id.subarray(0, KEY_ID_BYTES), secret };
}
