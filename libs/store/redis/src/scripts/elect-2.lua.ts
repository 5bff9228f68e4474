import { RedisScript } from '../connection/redis-script.js';
import { OWN } from './own.lua.js';

/**
 * Takes a key's lease and opens the record of a flight, or tells who has the lease.
 *
 * The record's fields: `leader` replica, `t:<tag as JSON>` and `f:<name>` generation of all who share it, `stores` when
 * one of them may store, `blind` when one of them saw no generations, `sealed`, `ended`, `head`, `outcome`.
 *
 * KEYS[1] lease, string
 * KEYS[2] record of the new flight, hash
 * ARGV[1] token of the new flight
 * ARGV[2] length of the lease, ms
 * ARGV[3] token of a flight that it takes the place of, '' for none
 * ARGV[4..] fields and values of the record
 * @returns '' when the lease was taken, else the token of the flight that has it
 */
export const elect = new RedisScript(`${OWN}
local holder = own('GET', KEYS[1])
if holder and holder ~= ARGV[3] then return holder end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('HSET', KEYS[2], unpack(ARGV, 4))
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return ''
`);
