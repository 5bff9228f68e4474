interface Bucket {
  /** Upper bound; `Infinity` for the last. */
  readonly to: number;
  /** How many observations are at most that. */
  readonly count: number;
}

/** A histogram as Prometheus text tells it. */
export class Histogram {
  readonly #buckets: readonly Bucket[];

  constructor(buckets: readonly Bucket[]) {
    this.#buckets = buckets;
  }

  get count(): number {
    return this.#buckets.at(-1)?.count ?? 0;
  }

  /** What was observed after `earlier` was read. */
  since(earlier: Histogram): Histogram {
    const counts = earlier.#buckets.map(({ count }) => count);
    return new Histogram(
      this.#buckets.map(({ to, count }, at) => ({ to, count: count - (counts[at] ?? 0) })),
    );
  }

  /** As Prometheus' `histogram_quantile` does it: linear within a bucket. */
  quantile(share: number): number {
    const wanted = share * this.count;
    let from = { to: 0, count: 0 };
    for (const bucket of this.#buckets) {
      if (bucket.count >= wanted) {
        if (bucket.to === Infinity) return from.to;
        const within = (wanted - from.count) / Math.max(1, bucket.count - from.count);
        return from.to + (bucket.to - from.to) * within;
      }
      from = bucket;
    }
    return Number.NaN;
  }
}

/** Reads one histogram, the one with these labels, from the text of `/metrics`. */
export function readHistogram(
  text: string,
  name: string,
  labels: Readonly<Record<string, string>>,
): Histogram {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  const buckets = text
    .split('\n')
    .filter((line) => line.startsWith(`${name}_bucket{`) && wanted.every((pair) => line.includes(pair)))
    .map((line) => {
      const bound = /le="([^"]+)"/.exec(line)?.[1] ?? '';
      return {
        to: bound === '+Inf' ? Infinity : Number(bound),
        count: Number(line.slice(line.lastIndexOf(' '))),
      };
    });
  return new Histogram(buckets);
}
