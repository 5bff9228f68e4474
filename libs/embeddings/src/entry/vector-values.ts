/**
 * An embedding's numbers: 32-bit where nothing is lost by it (all that comes as base64 is), else as the provider's
 * JSON had them.
 */
export type VectorValues = Float32Array | Float64Array;

const BYTES_PER_FLOAT = Float32Array.BYTES_PER_ELEMENT;

/**
 * Reads an `embedding` member: an array of numbers, or 32-bit little-endian floats in base64.
 * @returns undefined when it is neither, is empty or holds a number that is not finite
 */
export function readVector(embedding: unknown): VectorValues | undefined {
  const values = typeof embedding === 'string' ? fromBase64(embedding) : fromNumbers(embedding);
  return values !== undefined && values.length > 0 && values.every(Number.isFinite) ? values : undefined;
}

export function toBase64(values: VectorValues): string {
  const bytes = Buffer.alloc(values.length * BYTES_PER_FLOAT);
  values.forEach((value, index) => bytes.writeFloatLE(Math.fround(value), index * BYTES_PER_FLOAT));
  return bytes.toString('base64');
}

function fromBase64(text: string): Float32Array | undefined {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length % BYTES_PER_FLOAT !== 0 || bytes.toString('base64') !== text) return undefined;
  return Float32Array.from({ length: bytes.length / BYTES_PER_FLOAT }, (_, index) =>
    bytes.readFloatLE(index * BYTES_PER_FLOAT),
  );
}

function fromNumbers(embedding: unknown): VectorValues | undefined {
  if (!Array.isArray(embedding) || !embedding.every((value) => typeof value === 'number')) return undefined;
  const numbers: readonly number[] = embedding;
  return numbers.every((value) => Math.fround(value) === value)
    ? Float32Array.from(numbers)
    : Float64Array.from(numbers);
}
