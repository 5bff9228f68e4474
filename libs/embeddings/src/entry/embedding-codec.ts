import { crc32 } from 'node:zlib';
import type { CachedEmbedding } from './cached-embedding.js';
import type { VectorValues } from './vector-values.js';

/**
 * The stored form of an embedding: a fixed header, the model's name in UTF-8, then the numbers.
 *
 * | offset | bytes | holds |
 * | --- | --- | --- |
 * | 0 | 2 | `RV` |
 * | 2 | 1 | version of this layout |
 * | 3 | 1 | bytes of a number: 4 or 8 |
 * | 4 | 4 | CRC-32 (ISO 3309) of the key and of all other bytes of the entry |
 * | 8 | 8 | created, ms since the epoch, as a double |
 * | 16 | 8 | expires, likewise |
 * | 24 | 4 | ms that its upstream call took |
 * | 28 | 4 | prompt tokens |
 * | 32 | 4 | count of numbers |
 * | 36 | 4 | length of the model's name |
 */
const HEADER_BYTES = 40;
const MAGIC = 0x5256;
const VERSION = 1;
const MAX_UINT32 = 0xffff_ffff;

export function encodeEmbedding(key: string, embedding: CachedEmbedding): Buffer {
  const { values } = embedding;
  const model = Buffer.from(embedding.model);
  const width = values.BYTES_PER_ELEMENT;
  const entry = Buffer.alloc(HEADER_BYTES + model.length + values.length * width);
  entry.writeUInt16BE(MAGIC, 0);
  entry[2] = VERSION;
  entry[3] = width;
  entry.writeDoubleBE(embedding.createdAt, 8);
  entry.writeDoubleBE(embedding.expiresAt, 16);
  entry.writeUInt32BE(Math.min(Math.round(embedding.upstreamMs), MAX_UINT32), 24);
  entry.writeUInt32BE(Math.min(embedding.promptTokens, MAX_UINT32), 28);
  entry.writeUInt32BE(values.length, 32);
  entry.writeUInt32BE(model.length, 36);
  model.copy(entry, HEADER_BYTES);
  const start = HEADER_BYTES + model.length;
  for (const [index, value] of values.entries()) {
    if (width === 4) entry.writeFloatLE(value, start + index * width);
    else entry.writeDoubleLE(value, start + index * width);
  }
  entry.writeUInt32BE(checksum(key, entry), 4);
  return entry;
}

/** @returns null when the bytes are not a whole embedding of this key, whatever they are */
export function decodeEmbedding(key: string, entry: Buffer): CachedEmbedding | null {
  if (entry.length < HEADER_BYTES || entry.readUInt16BE(0) !== MAGIC || entry[2] !== VERSION) return null;
  const width = entry[3];
  if (width !== 4 && width !== 8) return null;
  const count = entry.readUInt32BE(32);
  const start = HEADER_BYTES + entry.readUInt32BE(36);
  if (entry.length !== start + count * width || entry.readUInt32BE(4) !== checksum(key, entry)) return null;
  return {
    values: numbersOf(entry, start, count, width),
    model: entry.toString('utf8', HEADER_BYTES, start),
    createdAt: entry.readDoubleBE(8),
    expiresAt: entry.readDoubleBE(16),
    upstreamMs: entry.readUInt32BE(24),
    promptTokens: entry.readUInt32BE(28),
  };
}

function numbersOf(entry: Buffer, start: number, count: number, width: 4 | 8): VectorValues {
  const values = width === 4 ? new Float32Array(count) : new Float64Array(count);
  for (let index = 0; index < count; index += 1) {
    const at = start + index * width;
    values[index] = width === 4 ? entry.readFloatLE(at) : entry.readDoubleLE(at);
  }
  return values;
}

function checksum(key: string, entry: Buffer): number {
  return crc32(entry.subarray(8), crc32(entry.subarray(0, 4), crc32(key)));
}
