import { RedisScript } from '../connection/redis-script.js';
import { FOLLOWERS } from './followers.lua.js';
import { OWN } from './own.lua.js';

/**
 * Ends a flight: notes its outcome for those who follow it, and tells them.
 *
 * KEYS[1] lease, string
 * KEYS[2] record, hash
 * KEYS[3] passengers, zset
 * KEYS[4] pieces, stream
 * ARGV[1] token
 * ARGV[2] prefix of inboxes
 * ARGV[3] outcome
 * ARGV[4] how long it can still be boarded, ms; '0': no longer
 * ARGV[5] how long the outcome is kept for its followers, ms
 */
export const endFlight = new RedisScript(
  `${OWN}${FOLLOWERS}
local names, lingers = followers(KEYS[3]), ARGV[4] ~= '0'
if own('GET', KEYS[1]) == ARGV[1] then
  if lingers then redis.call('PEXPIRE', KEYS[1], ARGV[4]) else redis.call('DEL', KEYS[1]) end
end
if redis.call('EXISTS', KEYS[2]) == 0 then return end
if #names == 0 and not lingers then
  redis.call('DEL', KEYS[2], KEYS[3], KEYS[4])
  return
end
redis.call('HSET', KEYS[2], 'sealed', '1', 'ended', '1', 'outcome', ARGV[3])
redis.call('PEXPIRE', KEYS[2], #names == 0 and ARGV[4] or ARGV[5])
redis.call('PEXPIRE', KEYS[4], ARGV[5])
tell(ARGV[2], names, ARGV[1])
`,
  ['allow-oom'],
);
