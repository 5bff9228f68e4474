import { RedisScript } from '../connection/redis-script.js';
import { OWN } from './own.lua.js';

/**
 * Adds one write to a book: once, however often it comes. All keys are of one book.
 *
 * KEYS[1] last sequence of the source, string
 * KEYS[2] records, stream
 * KEYS[..] buckets (hashes) and spans (lists), as the JSON names them by their place
 * ARGV[1] sequence
 * ARGV[2] how long the sequence is remembered, ms
 * ARGV[3] JSON {
 *   buckets: [[key, expires at (ms), most ids, place of its counts], …],
 *   counts: [[[id, name, number, name, number, …], …], …],
 *   spans: [[key, started at, ended at, {counts}], …], pause, most spans, spans kept (ms),
 *   records: [text, …], most records, records kept (ms), other: id }
 * @returns 1 when it was added, 0 when it had been before
 */
export const addToLedger = new RedisScript(
  `${OWN}
if tonumber(own('GET', KEYS[1]) or '0') >= tonumber(ARGV[1]) then return 0 end
local write = cjson.decode(ARGV[3])
local function whole(number) return string.format('%.0f', number) end

local function idFor(hash, id, most)
  if redis.call('HEXISTS', hash, '=:' .. id) == 1 then return id end
  if id ~= write.other and tonumber(redis.call('HGET', hash, '=') or '0') >= most then return write.other end
  redis.call('HSET', hash, '=:' .. id, 1)
  redis.call('HINCRBY', hash, '=', 1)
  return id
end

local function add(hash, name, id, number)
  local field = name .. ':' .. id
  if name:sub(1, 1) == '^' then
    if number > tonumber(redis.call('HGET', hash, field) or '0') then
      redis.call('HSET', hash, field, whole(number))
    end
  else
    local reply = redis.pcall('HINCRBY', hash, field, whole(number))
    if type(reply) == 'table' and reply.err then redis.call('HSET', hash, field, whole(number)) end
  end
end

for _, bucket in ipairs(write.buckets) do
  local hash = KEYS[bucket[1]]
  own('HLEN', hash)
  for _, counts in ipairs(write.counts[bucket[4]]) do
    local id = idFor(hash, counts[1], bucket[3])
    for i = 2, #counts, 2 do add(hash, counts[i], id, counts[i + 1]) end
  end
  redis.call('PEXPIREAT', hash, whole(bucket[2]))
end

for _, span in ipairs(write.spans) do
  local list = KEYS[span[1]]
  local last = own('LINDEX', list, -1)
  local open = last and cjson.decode(last)
  if open and span[2] - open[2] < write.pause and open[1] - span[3] < write.pause then
    local counts = open[3]
    for name, number in pairs(span[4]) do counts[name] = (counts[name] or 0) + number end
    redis.call('LSET', list, -1, cjson.encode({math.min(open[1], span[2]), math.max(open[2], span[3]), counts}))
  else
    redis.call('RPUSH', list, cjson.encode({span[2], span[3], span[4]}))
    redis.call('LTRIM', list, -write.mostSpans, -1)
  end
  redis.call('PEXPIREAT', list, whole(span[3] + write.spansKept))
end

if #write.records > 0 then
  own('XLEN', KEYS[2])
  for _, record in ipairs(write.records) do
    redis.call('XADD', KEYS[2], 'MAXLEN', '~', write.mostRecords, '*', 'r', record)
  end
  redis.call('PEXPIRE', KEYS[2], whole(write.recordsKept))
end

redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`,
  ['allow-oom'],
);
