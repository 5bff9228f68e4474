import { RedisScript } from '../connection/redis-script.js';

/**
 * Moves a job that has not ended to another status. One that ends loses its pages.
 *
 * KEYS[1] record, hash
 * KEYS[2] pages, hash
 * ARGV[1] status: running, done, failed, cancelled
 * ARGV[2] now, ms since the epoch
 * ARGV[3] ms that the record of an ended job is kept
 * @returns 0 it has ended already, or there is none; 1 moved
 */
export const advanceJob = new RedisScript(`
local status = redis.call('HGET', KEYS[1], 'status')
if status ~= 'queued' and status ~= 'running' then return 0 end
redis.call('HSET', KEYS[1], 'status', ARGV[1])
if ARGV[1] == 'running' then
  redis.call('HSETNX', KEYS[1], 'started_at', ARGV[2])
else
  redis.call('HSET', KEYS[1], 'finished_at', ARGV[2])
  redis.call('UNLINK', KEYS[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
return 1
`);
