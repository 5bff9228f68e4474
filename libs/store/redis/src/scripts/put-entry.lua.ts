/** Lua: stores an entry's value and metadata, and tells whether they took another's place, 1 or 0. */
export const PUT_ENTRY = `
local function putEntry(value, metadata, bytes, evictAt, fields)
  local replaced = redis.call('EXISTS', value)
  redis.call('DEL', metadata)
  redis.call('HSET', metadata, unpack(fields))
  redis.call('PEXPIREAT', metadata, evictAt)
  redis.call('SET', value, bytes, 'PXAT', evictAt)
  return replaced
end
`;
