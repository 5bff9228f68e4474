import { createHash } from 'node:crypto';

/** SHA-256, the only form in which keys and tokens are kept. */
export function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
