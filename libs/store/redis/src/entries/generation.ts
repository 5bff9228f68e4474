import { randomBytes } from 'node:crypto';

/** How long a change of generation is remembered: longer than any upstream call may take. */
export const GENERATION_MS = 15 * 60_000;

const PROCESS = randomBytes(9).toString('base64url');
let count = 0;

/** A new generation of a tag or a key, or the id of a write: none that ever was, in this process or another. */
export function newGeneration(): string {
  return `${PROCESS}.${++count}`;
}
