import { RedisScript } from '../connection/redis-script.js';
import { NOW, OWN } from './own.lua.js';

/**
 * Notes that a tenant has an entry, or an answer in flight, in a layer, and forgets tenants that had their last one.
 *
 * KEYS[1] tenants of the layer, zset scored by the time at which they are forgotten
 * ARGV[1] tenant
 * ARGV[2] when the tenant may be forgotten, ms
 */
export const noteTenant = new RedisScript(
  `${OWN}${NOW}
own('ZADD', KEYS[1], 'GT', ARGV[2], ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', milliseconds()))
if redis.call('PEXPIRETIME', KEYS[1]) < tonumber(ARGV[2]) then redis.call('PEXPIREAT', KEYS[1], ARGV[2]) end
`,
  ['allow-oom'],
);
