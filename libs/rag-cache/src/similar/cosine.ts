/** Cosine of the angle between two vectors of one length, in double precision; 1 for the same direction. */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let dot = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i += 1) {
    const x = a[i] ?? 0;
    const y = b[i] ?? 0;
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  const cos = dot / (Math.sqrt(aa) * Math.sqrt(bb));
  return Math.max(-1, Math.min(1, cos));
}

/** The vector in 32-bit floats, of length 1. Scaled before it is rounded, so that no component over- or underflows. */
export function unit(vector: readonly number[]): Float32Array {
  let squares = 0;
  for (const item of vector) squares += item * item;
  const scale = 1 / Math.sqrt(squares);
  return Float32Array.from(vector, (item) => item * scale);
}
