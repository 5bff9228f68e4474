import { createHash } from 'node:crypto';
import { canonical } from './canonical.js';

/** Fields that do not change what a model answers. */
const NO_MATTER = new Set([
  'stream',
  'stream_options',
  'user',
  'metadata',
  'store',
  'safety_identifier',
  'prompt_cache_key',
  // They only cut it.
  'max_tokens',
  'max_completion_tokens',
]);

export function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

/** The hex digest that everything made up for a request comes from: equal for requests that ask the same. */
export function seedOf(body: Record<string, unknown>, providerSeed: string): string {
  const asked = Object.fromEntries(Object.entries(body).filter(([name]) => !NO_MATTER.has(name)));
  return sha256(`${providerSeed}\n${canonical(asked)}`);
}
