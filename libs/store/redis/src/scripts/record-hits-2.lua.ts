import { RedisScript } from '../connection/redis-script.js';

/**
 * Adds to an entry's hits, and lets Redis' own eviction see that it was used (a near copy's hits do not reach Redis).
 *
 * KEYS[1] value, string
 * KEYS[2] metadata, hash
 * ARGV[1] hits
 */
export const recordHits = new RedisScript(
  `
redis.call('TOUCH', KEYS[1])
if redis.call('TYPE', KEYS[2]).ok == 'hash' then redis.call('HINCRBY', KEYS[2], 'hits', ARGV[1]) end
`,
  ['allow-oom'],
);
