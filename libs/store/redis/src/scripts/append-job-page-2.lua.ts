import { RedisScript } from '../connection/redis-script.js';

/**
 * Adds a page of lines to a job.
 *
 * KEYS[1] record, hash
 * KEYS[2] pages, hash
 * ARGV[1] the lines, a JSON array
 * ARGV[2] how many lines
 * ARGV[3] ms that the pages are kept
 * @returns 0 there is no such job, 1 added
 */
export const appendJobPage = new RedisScript(`
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local page = redis.call('HINCRBY', KEYS[1], 'pages', 1) - 1
redis.call('HINCRBY', KEYS[1], 'lines', ARGV[2])
redis.call('HSET', KEYS[2], page, ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return 1
`);
