import { RedisScript } from '../connection/redis-script.js';
import { FOLLOWERS } from './followers.lua.js';

/**
 * Appends pieces of a live answer, those that are not there yet, and tells the followers.
 *
 * KEYS[1] record, hash
 * KEYS[2] passengers, zset
 * KEYS[3] pieces, stream
 * ARGV[1] token
 * ARGV[2] prefix of inboxes
 * ARGV[3] when the pieces expire, ms from now
 * ARGV[4] the most pieces to keep; the oldest go first
 * ARGV[5] head, told before the first piece
 * ARGV[6] number of the first piece, from 1
 * ARGV[7..] pieces
 * @returns 0 when the flight is lost, else 1
 */
export const publishPieces = new RedisScript(`${FOLLOWERS}
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HSETNX', KEYS[1], 'head', ARGV[5])
local newest = redis.call('XREVRANGE', KEYS[3], '+', '-', 'COUNT', 1)[1]
local known = newest and tonumber(newest[1]:match('^%d+')) or 0
for i = 7, #ARGV do
  local number = ARGV[6] + i - 7
  if number > known then
    redis.call('XADD', KEYS[3], 'MAXLEN', ARGV[4], string.format('%.0f-0', number), 'b', ARGV[i])
  end
end
redis.call('PEXPIRE', KEYS[3], ARGV[3])
tell(ARGV[2], followers(KEYS[2]), ARGV[1])
return 1
`);
