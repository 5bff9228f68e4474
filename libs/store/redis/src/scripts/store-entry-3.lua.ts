import { RedisScript } from '../connection/redis-script.js';
import { OWN } from './own.lua.js';
import { PUT_ENTRY } from './put-entry.lua.js';

/**
 * Stores an entry, unless its key was invalidated since the fence was taken.
 *
 * KEYS[1] value, string
 * KEYS[2] metadata, hash
 * KEYS[3] the key's fence, string
 * ARGV[1] the fence that the writer saw, '' for none
 * ARGV[2] value
 * ARGV[3] evictAt, ms
 * ARGV[4..] fields and values of the metadata
 * @returns -1 fenced, 0 stored, 1 stored in another's place
 */
export const storeEntry = new RedisScript(`${OWN}${PUT_ENTRY}
if (own('GET', KEYS[3]) or '') ~= ARGV[1] then return -1 end
return putEntry(KEYS[1], KEYS[2], ARGV[2], ARGV[3], {unpack(ARGV, 4)})
`);
