import { randomBytes } from 'node:crypto';

/** How long a change of generation is remembered: longer than any upstream call may take. */
export const GENERATION_MS = 15 * 60_000;

/** A new generation of a tag or a key. Random, so that none ever comes back. */
export function newGeneration(): string {
  return randomBytes(9).toString('base64url');
}
