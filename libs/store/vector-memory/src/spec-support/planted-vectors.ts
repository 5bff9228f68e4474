/** Vectors that share a cluster's centre, and how near to it they lie; two of them have a cosine of 0.64. */
const CLUSTER = 100;
const TO_CENTRE = 0.8;

export type Draw = (dimension: number) => Float32Array;

/** Vectors in one block of memory, and neighbours of them. */
export class PlantedVectors {
  readonly size: number;

  constructor(
    readonly block: Float32Array,
    private readonly dimension: number,
  ) {
    this.size = block.length / dimension;
  }

  static drawn(size: number, dimension: number, draw: Draw): PlantedVectors {
    const block = new Float32Array(size * dimension);
    for (let i = 0; i < size; i += 1) block.set(draw(dimension), i * dimension);
    return new PlantedVectors(block, dimension);
  }

  at(i: number): Float32Array {
    return this.block.slice(i * this.dimension, (i + 1) * this.dimension);
  }

  /** @returns a vector whose cosine with one of these is `similarity` */
  neighbour(similarity: number): Float32Array {
    return besides(this.at(Math.floor(Math.random() * this.size)), similarity);
  }

  /** Looks at every vector: what an index is to be quicker than. @returns the number of the most similar one */
  scan(query: Float32Array): number {
    let best = 0;
    let most = -Infinity;
    for (let i = 0; i < this.size; i += 1) {
      const similarity = dot(query, this.block, i * this.dimension);
      if (similarity > most) [best, most] = [i, similarity];
    }
    return best;
  }
}

export function randomUnit(dimension: number): Float32Array {
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
  return unit(Float32Array.from({ length: dimension }, normal));
}

/** Draws vectors around the centres of so many clusters that each gets about a hundred of `size`. */
export function clusters(size: number): Draw {
  const centres: Float32Array[] = [];
  return (dimension) => {
    const cluster = Math.floor(Math.random() * Math.ceil(size / CLUSTER));
    const centre = (centres[cluster] ??= randomUnit(dimension));
    return besides(centre, TO_CENTRE);
  };
}

/** @returns a vector whose cosine with the given one is `similarity` */
function besides(vector: Float32Array, similarity: number): Float32Array {
  const other = randomUnit(vector.length);
  const along = dot(vector, other, 0);
  const across = unit(other.map((item, i) => item - along * (vector[i] ?? 0)));
  const sine = Math.sqrt(1 - similarity * similarity);
  return unit(across.map((item, i) => similarity * (vector[i] ?? 0) + sine * item));
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
