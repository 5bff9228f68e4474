/**
 * Mean of a text's token vectors, brought to length 1 (sentence-transformers' mean pooling and normalisation).
 *
 * @param hidden token vectors of a batch, [texts, length, size] flattened
 * @param counts tokens of each text; what follows up to `length` is padding
 */
export function meanPooled(hidden: Float32Array, counts: readonly number[], length: number): Float32Array[] {
  const size = hidden.length / (counts.length * length);
  return counts.map((count, text) => {
    const sum = new Float64Array(size);
    for (let token = 0; token < count; token += 1) {
      const start = (text * length + token) * size;
      for (let index = 0; index < size; index += 1)
        sum[index] = (sum[index] ?? 0) + (hidden[start + index] ?? 0);
    }
    const norm = Math.hypot(...sum);
    return Float32Array.from(sum, (component) => (norm === 0 ? 0 : component / norm));
  });
}
