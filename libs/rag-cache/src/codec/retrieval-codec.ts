import { crc32 } from 'node:zlib';
import type { RetrievedDocument } from '@reuso/contracts';
import type { RetrievalQuestion } from '../key/rag-key.js';
import type { CachedRetrieval } from './cached-retrieval.js';

/**
 * The stored form of a retrieval: a fixed header, the vector, then question and documents as JSON.
 *
 * | offset | bytes | holds |
 * | --- | --- | --- |
 * | 0 | 2 | `RR` |
 * | 2 | 1 | version of this layout |
 * | 3 | 1 | flags: 1 = the vector is of 64-bit floats, else of 32-bit ones |
 * | 4 | 4 | CRC-32 (ISO 3309) of the key and of all other bytes of the entry |
 * | 8 | 8 | created, ms since the epoch, as a double |
 * | 16 | 8 | expires, likewise |
 * | 24 | 4 | number of dimensions |
 * | 28 | 4 | length of the JSON |
 * | 32 | | the vector, little-endian, then the JSON in UTF-8 |
 *
 * The vector takes 32 bits a component where that loses nothing, so that it always comes back as it came.
 */
const HEADER_BYTES = 32;
const MAGIC = 0x5252;
const VERSION = 1;
const FLAG_DOUBLES = 1;
const CHECKED_FROM = 8;

/** The JSON part. */
interface Content {
  readonly question: RetrievalQuestion;
  readonly documents: readonly RetrievedDocument[];
}

export function encodeRetrieval(key: string, retrieval: CachedRetrieval): Buffer {
  const { question, documents, embedding, createdAt, expiresAt } = retrieval;
  const doubles = embedding.some((item) => Math.fround(item) !== item);
  const vector = doubles ? Float64Array.from(embedding) : Float32Array.from(embedding);
  const json = Buffer.from(JSON.stringify({ question, documents } satisfies Content));
  const entry = Buffer.allocUnsafe(HEADER_BYTES + vector.byteLength + json.length);
  entry.writeUInt16BE(MAGIC, 0);
  entry[2] = VERSION;
  entry[3] = doubles ? FLAG_DOUBLES : 0;
  entry.writeDoubleBE(createdAt, 8);
  entry.writeDoubleBE(expiresAt, 16);
  entry.writeUInt32BE(embedding.length, 24);
  entry.writeUInt32BE(json.length, 28);
  Buffer.from(vector.buffer).copy(entry, HEADER_BYTES);
  json.copy(entry, HEADER_BYTES + vector.byteLength);
  entry.writeUInt32BE(checksum(key, entry), 4);
  return entry;
}

/** @returns null when the bytes are not a whole entry of this key, whatever they are */
export function decodeRetrieval(key: string, entry: Buffer): CachedRetrieval | null {
  if (entry.length < HEADER_BYTES || entry.readUInt16BE(0) !== MAGIC || entry[2] !== VERSION) return null;
  const flags = entry[3] ?? 0;
  if ((flags & ~FLAG_DOUBLES) !== 0) return null;
  const dimension = entry.readUInt32BE(24);
  const vectorBytes = dimension * (flags === FLAG_DOUBLES ? 8 : 4);
  if (HEADER_BYTES + vectorBytes + entry.readUInt32BE(28) !== entry.length) return null;
  if (entry.readUInt32BE(4) !== checksum(key, entry)) return null;
  // A copy, since a typed array must begin at a multiple of its items' size.
  const vector = Uint8Array.from(entry.subarray(HEADER_BYTES, HEADER_BYTES + vectorBytes)).buffer;
  const json = entry.toString('utf8', HEADER_BYTES + vectorBytes);
  const { question, documents } = JSON.parse(json) as Content;
  return {
    question,
    documents,
    embedding: Array.from(flags === FLAG_DOUBLES ? new Float64Array(vector) : new Float32Array(vector)),
    createdAt: entry.readDoubleBE(8),
    expiresAt: entry.readDoubleBE(16),
  };
}

/** Covers what precedes the checksum too: a flipped flag is as wrong as a flipped document. */
function checksum(key: string, entry: Buffer): number {
  const start = crc32(entry.subarray(0, 4), crc32(key));
  return crc32(entry.subarray(CHECKED_FROM), start);
}
