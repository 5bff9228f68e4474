import { RedisScript } from '../connection/redis-script.js';

/**
 * Lets a job show, and forgets those of the lists that are too old to be told of.
 *
 * KEYS[1] record, hash
 * KEYS[2] ids of all jobs, zset
 * KEYS[3] ids of the tenant's jobs, zset
 * ARGV[1] id
 * ARGV[2] when it was created, ms since the epoch
 * ARGV[3] ms that records and lists are kept
 * ARGV[4] jobs created before are forgotten
 * @returns 0 there is no such job, 1 enqueued
 */
export const enqueueJob = new RedisScript(`
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HSET', KEYS[1], 'status', 'queued')
redis.call('PEXPIRE', KEYS[1], ARGV[3])
for i = 2, 3 do
  redis.call('ZADD', KEYS[i], ARGV[2], ARGV[1])
  redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', '(' .. ARGV[4])
  redis.call('PEXPIRE', KEYS[i], ARGV[3])
end
return 1
`);
