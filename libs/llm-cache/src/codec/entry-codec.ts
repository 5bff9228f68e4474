import { crc32 } from 'node:zlib';
import type { TokenUsage } from '@reuso/events';
import type { CachedAnswer } from './cached-answer.js';

/**
 * The stored form of an answer: a fixed header, then the body as it is sent.
 *
 * | offset | bytes | holds |
 * | --- | --- | --- |
 * | 0 | 2 | `RE` |
 * | 2 | 1 | version of this layout |
 * | 3 | 1 | flags: 1 = token usage is known; 2 = of the prompt's tokens some were in the provider's own cache |
 * | 4 | 4 | CRC-32 (ISO 3309) of the key and of all other bytes of the entry |
 * | 8 | 8 | created, ms since the epoch, as a double |
 * | 16 | 8 | expires, likewise |
 * | 24 | 4 | ms that the answer took upstream |
 * | 28 | 4 | prompt tokens |
 * | 32 | 4 | completion tokens |
 * | 36 | 4 | length of the body |
 * | 40 | 4 | with flag 2 only: how many those were |
 *
 * The key is in the checksum, so that the bytes of one entry are not taken for another's.
 */
const HEADER_BYTES = 40;
const MAGIC = 0x5245;
const VERSION = 1;
const FLAG_USAGE = 1;
const FLAG_CACHED_PROMPT = 2;
const CACHED_PROMPT_BYTES = 4;
const CHECKED_FROM = 8;
const MAX_UINT32 = 0xffff_ffff;

export function encodeEntry(key: string, answer: CachedAnswer): Buffer {
  const cached = asUint32(answer.usage?.cachedPromptTokens ?? 0);
  const start = HEADER_BYTES + (cached > 0 ? CACHED_PROMPT_BYTES : 0);
  const entry = Buffer.allocUnsafe(start + answer.body.length);
  entry.writeUInt16BE(MAGIC, 0);
  entry[2] = VERSION;
  entry[3] = (answer.usage ? FLAG_USAGE : 0) | (cached > 0 ? FLAG_CACHED_PROMPT : 0);
  entry.writeDoubleBE(answer.createdAt, 8);
  entry.writeDoubleBE(answer.expiresAt, 16);
  entry.writeUInt32BE(asUint32(answer.upstreamMs), 24);
  entry.writeUInt32BE(asUint32(answer.usage?.promptTokens ?? 0), 28);
  entry.writeUInt32BE(asUint32(answer.usage?.completionTokens ?? 0), 32);
  entry.writeUInt32BE(answer.body.length, 36);
  if (cached > 0) entry.writeUInt32BE(cached, HEADER_BYTES);
  answer.body.copy(entry, start);
  entry.writeUInt32BE(checksum(key, entry), 4);
  return entry;
}

/** What a provider or a caller counts is not ours to choose: a count beyond the field is cut, never a failure. */
function asUint32(count: number): number {
  return Math.min(Math.max(Math.round(count), 0), MAX_UINT32);
}

/** @returns null when the bytes are not a whole entry of this key, whatever they are */
export function decodeEntry(key: string, entry: Buffer): CachedAnswer | null {
  if (entry.length < HEADER_BYTES || entry.readUInt16BE(0) !== MAGIC || entry[2] !== VERSION) return null;
  const flags = entry[3] ?? 0;
  if ((flags & ~(FLAG_USAGE | FLAG_CACHED_PROMPT)) !== 0) return null;
  const start = HEADER_BYTES + ((flags & FLAG_CACHED_PROMPT) === 0 ? 0 : CACHED_PROMPT_BYTES);
  if (entry.readUInt32BE(36) !== entry.length - start) return null;
  if (entry.readUInt32BE(4) !== checksum(key, entry)) return null;
  return {
    body: entry.subarray(start),
    createdAt: entry.readDoubleBE(8),
    expiresAt: entry.readDoubleBE(16),
    upstreamMs: entry.readUInt32BE(24),
    usage: (flags & FLAG_USAGE) === 0 ? undefined : usageIn(entry, flags),
  };
}

function usageIn(entry: Buffer, flags: number): TokenUsage {
  const usage = { promptTokens: entry.readUInt32BE(28), completionTokens: entry.readUInt32BE(32) };
  if ((flags & FLAG_CACHED_PROMPT) === 0) return usage;
  return { ...usage, cachedPromptTokens: entry.readUInt32BE(HEADER_BYTES) };
}

/** Covers what precedes the checksum too: a flipped flag is as wrong as a flipped body. */
function checksum(key: string, entry: Buffer): number {
  const start = crc32(entry.subarray(0, 4), crc32(key));
  return crc32(entry.subarray(CHECKED_FROM), start);
}
