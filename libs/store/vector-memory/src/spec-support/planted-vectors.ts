/** Random directions in one block of memory, and neighbours of them. */
export class PlantedVectors {
  readonly #block: Float32Array;

  constructor(
    private readonly size: number,
    private readonly dimension: number,
  ) {
    this.#block = new Float32Array(size * dimension);
    for (let i = 0; i < size; i += 1) this.#block.set(randomUnit(dimension), i * dimension);
  }

  at(i: number): Float32Array {
    return this.#block.slice(i * this.dimension, (i + 1) * this.dimension);
  }

  /** @returns which one it lies beside, and a vector whose cosine with that one is `similarity` */
  neighbour(similarity: number): [at: number, vector: Float32Array] {
    const at = Math.floor(Math.random() * this.size);
    const vector = this.at(at);
    const other = randomUnit(this.dimension);
    const along = dot(vector, other, 0);
    const across = unit(other.map((item, i) => item - along * (vector[i] ?? 0)));
    const sine = Math.sqrt(1 - similarity * similarity);
    return [at, unit(across.map((item, i) => similarity * (vector[i] ?? 0) + sine * item))];
  }

  /** Looks at every vector: what an index is to be quicker than. @returns the number of the most similar one */
  scan(query: Float32Array): number {
    let best = 0;
    let most = -Infinity;
    for (let i = 0; i < this.size; i += 1) {
      const similarity = dot(query, this.#block, i * this.dimension);
      if (similarity > most) [best, most] = [i, similarity];
    }
    return best;
  }
}

function randomUnit(dimension: number): Float32Array {
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
  return unit(Float32Array.from({ length: dimension }, normal));
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector, 0));
  return vector.map((item) => item / length);
}

function dot(a: Float32Array, b: Float32Array, start: number): number {
  let [w, x, y, z] = [0, 0, 0, 0];
  for (let i = 0; i + 3 < a.length; i += 4) {
    w += (a[i] ?? 0) * (b[start + i] ?? 0);
    x += (a[i + 1] ?? 0) * (b[start + i + 1] ?? 0);
    y += (a[i + 2] ?? 0) * (b[start + i + 2] ?? 0);
    z += (a[i + 3] ?? 0) * (b[start + i + 3] ?? 0);
  }
  return w + x + y + z;
}
