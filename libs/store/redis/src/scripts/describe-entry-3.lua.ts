import { RedisScript } from '../connection/redis-script.js';
import { FIELDS_OF } from './fields-of.lua.js';

/**
 * Reads what is known of an entry. Values of another type are treated as absent.
 *
 * KEYS[1] value, string
 * KEYS[2] metadata, hash
 * KEYS[3] the key's fence, string
 * ARGV[1] '1': with the value and the detail
 * @returns {value ('' unless asked for) or nil, fence ('' for none), {field, value, …} less the detail, detail or nil}
 */
export const describeEntry = new RedisScript(
  `${FIELDS_OF}
local function is(key, kind) return redis.call('TYPE', key).ok == kind end
local bytes = ARGV[1] == '1'

local value = false
if is(KEYS[1], 'string') then value = bytes and redis.call('GET', KEYS[1]) or '' end

local fence = is(KEYS[3], 'string') and redis.call('GET', KEYS[3]) or ''
local detail = bytes and is(KEYS[2], 'hash') and redis.call('HGET', KEYS[2], 'detail')
return {value, fence, fieldsOf(KEYS[2]), detail}
`,
  ['no-writes'],
);
