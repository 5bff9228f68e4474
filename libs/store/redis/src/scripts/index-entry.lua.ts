import { OWN } from './own.lua.js';
import { TRIM_INDEX } from './trim-index.lua.js';

/**
 * Lua: puts an entry into a tag's index, and tells whether that is kept longer than before.
 *
 * An index sorts by expiry, latest first, then by key: scores are negative. Its one positive score, of the member
 * "~", is the longest time that any of its entries is kept beyond its expiry.
 */
export const INDEX_ENTRY = `${OWN}${TRIM_INDEX}
local function indexEntry(index, key, expiresAt, evictAt, keptUntil, mostTrimmed)
  -- An entry that is there already keeps the later expiry: this write may yet be refused.
  own('ZADD', index, 'LT', -expiresAt, key)
  if evictAt > expiresAt then redis.call('ZADD', index, 'GT', evictAt - expiresAt, '~') end

  if mostTrimmed ~= '0' then trim(index, mostTrimmed) end

  if redis.call('PEXPIRETIME', index) >= tonumber(keptUntil) then return false end
  redis.call('PEXPIREAT', index, keptUntil)
  return true
end
`;
