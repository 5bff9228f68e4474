/** A vector of length 1 in a random direction. */
export function randomUnit(dimension: number): Float32Array {
  const normal = () => Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
  return unit(Float32Array.from({ length: dimension }, normal));
}

/** A vector of length 1 whose cosine with the given one is `similarity`. */
export function neighbourOf(vector: Float32Array, similarity: number): Float32Array {
  const other = randomUnit(vector.length);
  const along = dot(vector, other);
  const across = unit(other.map((item, i) => item - along * (vector[i] ?? 0)));
  const sine = Math.sqrt(1 - similarity * similarity);
  return unit(across.map((item, i) => similarity * (vector[i] ?? 0) + sine * item));
}

/** Looks at every vector: what an index is to be quicker than. @returns the number of the most similar one */
export function scan(vectors: readonly Float32Array[], query: Float32Array): number {
  let best = 0;
  let most = -Infinity;
  for (const [number, vector] of vectors.entries()) {
    const similarity = dot(vector, query);
    if (similarity > most) [best, most] = [number, similarity];
  }
  return best;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector));
  return vector.map((item) => item / length);
}
