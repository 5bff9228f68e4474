/** Numbers from a seed, so that a failure can be repeated (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A vector of length 1 in a random direction. */
export function randomUnit(dimension: number, random: () => number): Float32Array {
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return unit(Float32Array.from({ length: dimension }, normal));
}

/** A vector of length 1 whose cosine with the given one is `similarity`. */
export function neighbourOf(vector: Float32Array, similarity: number, random: () => number): Float32Array {
  const other = randomUnit(vector.length, random);
  const along = dot(vector, other);
  const across = unit(other.map((item, i) => item - along * (vector[i] ?? 0)));
  const sine = Math.sqrt(1 - similarity * similarity);
  return unit(across.map((item, i) => similarity * (vector[i] ?? 0) + sine * item));
}

export function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, item, i) => sum + item * (b[i] ?? 0), 0);
}

export function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector));
  return vector.map((item) => item / length);
}
