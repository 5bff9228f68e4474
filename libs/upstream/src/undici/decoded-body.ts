import { PassThrough, type Readable, type Transform, type TransformCallback, pipeline } from 'node:stream';
import { createBrotliDecompress, createGunzip, createZstdDecompress } from 'node:zlib';
import type { UpstreamResponse } from '../upstream.js';
import { Inflate } from './inflate.js';
import { UpstreamError } from '../upstream-error.js';
import { brokenOff, oversized } from './upstream-failure.js';

const DECODERS: Record<string, () => Transform> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  deflate: () => new Inflate(),
  br: () => createBrotliDecompress(),
  zstd: () => createZstdDecompress(),
};

/**
 * Undoes the content codings of an answer (RFC 9110 section 8.4) and takes away the headers that told of them.
 * An answer with no body, or in a coding nobody knows, is left as it is.
 */
export function decoded(method: string, response: UpstreamResponse, maxBytes = Infinity): UpstreamResponse {
  const { 'content-encoding': coding, 'content-length': _, ...headers } = response.headers;
  if (coding === undefined || !hasBody(method, response.status)) return response;
  const codings = String(coding)
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity');
  if (!codings.every((name) => Object.hasOwn(DECODERS, name))) return response;
  const decoders = codings.reverse().flatMap((name) => DECODERS[name]?.() ?? []);
  return { status: response.status, headers, body: throughAll(response.body, decoders, maxBytes) };
}

/** RFC 9110 section 6.4.1. */
function hasBody(method: string, status: number): boolean {
  return method !== 'HEAD' && status !== 204 && status !== 304;
}

function throughAll(body: Readable, decoders: readonly Transform[], maxBytes: number): Readable {
  if (decoders.length === 0) return body;
  const plain = new DecodedBody(maxBytes);
  pipeline([body, ...decoders, plain], ignore);
  return plain;
}

class DecodedBody extends PassThrough {
  #room: number;

  /** @param maxBytes of decoded bytes; a few compressed ones can hold a thousand times as many */
  constructor(maxBytes: number) {
    super();
    this.#room = maxBytes;
    this.on('error', ignore);
  }

  override _transform(chunk: Buffer, encoding: BufferEncoding, done: TransformCallback): void {
    this.#room -= chunk.length;
    if (this.#room < 0) done(oversized());
    else super._transform(chunk, encoding, done);
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    super._destroy(error === null || error instanceof UpstreamError ? error : brokenOff(error), callback);
  }
}

function ignore(): void {}
