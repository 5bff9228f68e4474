import { promisify } from 'node:util';
import type { MaybePromise } from '@reuso/store/ports';
import { constants, zstdCompress, zstdCompressSync, zstdDecompress, zstdDecompressSync } from 'node:zlib';

/** Below it, unpacking costs a hit more than reading the bytes saves. */
export const COMPRESSED_FROM_BYTES = 8 * 1024;
/** Kept compressed only if it is at most this part of what it was: numbers of vectors hardly shrink. */
const WORTH_IT = 0.8;
/** Above it, the work is done beside the event loop. */
const SYNCHRONOUS_UP_TO_BYTES = 128 * 1024;

const FAST = {
  params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 },
};
const compressAside = promisify(zstdCompress);
const decompressAside = promisify(zstdDecompress);

/** Zstandard (RFC 8878), with its content checksum. @returns undefined where it does not pay */
export async function compressed(bytes: Buffer): Promise<Buffer | undefined> {
  if (bytes.length < COMPRESSED_FROM_BYTES) return undefined;
  const packed =
    bytes.length > SYNCHRONOUS_UP_TO_BYTES ? await compressAside(bytes, FAST) : zstdCompressSync(bytes, FAST);
  return packed.length <= bytes.length * WORTH_IT ? packed : undefined;
}

/**
 * @param length of what was compressed: nothing is unpacked beyond it
 * @throws when the bytes are damaged, or rejects where much is unpacked
 */
export function decompressed(packed: Buffer, length: number): MaybePromise<Buffer> {
  const options = { maxOutputLength: Math.max(1, length) };
  return length > SYNCHRONOUS_UP_TO_BYTES
    ? decompressAside(packed, options)
    : zstdDecompressSync(packed, options);
}
