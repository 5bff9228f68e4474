import { Transform, type TransformCallback } from 'node:stream';
import { createInflate, createInflateRaw } from 'node:zlib';

/**
 * The `deflate` coding: zlib format by RFC 9110 section 8.4.1.2, bare deflate from "some non-conformant
 * implementations". The first byte tells which: in a zlib header its lower half is 8.
 */
export class Inflate extends Transform {
  #inflate: Transform | undefined;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, callback: TransformCallback): void {
    if (chunk.length === 0) return callback();
    this.#inflate ??= this.#start(chunk);
    this.#inflate.write(chunk, () => callback());
  }

  override _flush(callback: TransformCallback): void {
    if (!this.#inflate) return callback();
    this.#inflate.once('end', () => callback()).end();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#inflate?.destroy();
    super._destroy(error, callback);
  }

  #start(chunk: Buffer): Transform {
    const inflate = (chunk.readUInt8(0) & 0x0f) === 8 ? createInflate() : createInflateRaw();
    return inflate
      .on('data', (plain: Buffer) => this.push(plain))
      .on('error', (error) => this.destroy(error));
  }
}
