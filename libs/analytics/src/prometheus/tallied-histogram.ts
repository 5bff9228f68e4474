import { Histogram, type MetricObjectWithValues, type MetricValueWithName } from 'prom-client';

interface HistogramSettings<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly label: Label;
  /** Upper bounds, ascending. */
  readonly buckets: readonly number[];
  readonly registers: NonNullable<ConstructorParameters<typeof Histogram<Label>>[0]['registers']>;
}

/** The observations of one value of the label, added up in plain numbers: prom-client checks and hashes labels each time. */
export class BucketTally {
  /** Per bound; the last counts what is above all of them. */
  readonly counts: number[];
  sum = 0;

  constructor(private readonly bounds: readonly number[]) {
    this.counts = Array.from({ length: bounds.length + 1 }, () => 0);
  }

  observe(value: number): void {
    let bucket = 0;
    while (bucket < this.bounds.length && value > (this.bounds[bucket] ?? Infinity)) bucket += 1;
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
    this.sum += value;
  }
}

type Exposed<Label extends string> = MetricObjectWithValues<MetricValueWithName<Label | 'le'>>;

/** A histogram by one label for what is observed on every hit. */
export class TalliedHistogram<Label extends string> extends Histogram<Label> {
  readonly #settings: HistogramSettings<Label>;
  readonly #tallies = new Map<string, BucketTally>();

  constructor(settings: HistogramSettings<Label>) {
    const { name, help, label, buckets, registers } = settings;
    super({ name, help, labelNames: [label], buckets: [...buckets], registers });
    this.#settings = settings;
  }

  /** Where one value of the label is observed. */
  tally(value: string): BucketTally {
    const tally = this.#tallies.get(value) ?? new BucketTally(this.#settings.buckets);
    this.#tallies.set(value, tally);
    return tally;
  }

  override get(): Promise<Exposed<Label>> {
    const { name, help } = this.#settings;
    const values = [...this.#tallies].flatMap(([value, tally]) => this.#values(value, tally));
    // prom-client's types ask for more than a registry reads, and know its "histogram" by a number.
    const exposed = { name, help, type: 'histogram', aggregator: 'sum', values };
    return Promise.resolve(exposed as unknown as Exposed<Label>);
  }

  /** What the registry reads for its text. */
  getForPromString(): Promise<Exposed<Label>> {
    return this.get();
  }

  #values(value: string, { counts, sum }: BucketTally): MetricValueWithName<Label | 'le'>[] {
    const { name, label, buckets } = this.#settings;
    const labels = { [label]: value } as Partial<Record<Label | 'le', string | number>>;
    let count = 0;
    const bounds = [...buckets, '+Inf' as const].map((le, bucket) => {
      count += counts[bucket] ?? 0;
      return { labels: { le, ...labels }, value: count, metricName: `${name}_bucket` };
    });
    return [
      ...bounds,
      { labels, value: sum, metricName: `${name}_sum` },
      { labels, value: count, metricName: `${name}_count` },
    ];
  }
}
