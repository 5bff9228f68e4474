import { Counter, type CounterConfiguration } from 'prom-client';

/** What is counted on every hit is added up in a plain number: prom-client checks and hashes labels each time. */
export class Tally {
  total = 0;

  inc(by = 1): void {
    this.total += by;
  }
}

/** A counter by one label that takes its totals over when it is read. */
export class TalliedCounter<Label extends string> extends Counter<Label> {
  constructor(
    configuration: Omit<CounterConfiguration<Label>, 'collect' | 'labelNames'> & { readonly label: Label },
  ) {
    const { label, ...rest } = configuration;
    const tallies = new Map<string, Tally>();
    super({
      ...rest,
      labelNames: [label],
      collect() {
        this.reset();
        for (const [value, { total }] of tallies) this.labels(value).inc(total);
      },
    });
    this.#tallies = tallies;
  }

  readonly #tallies: Map<string, Tally>;

  /** Where one value of the label is counted. */
  tally(value: string): Tally {
    const tally = this.#tallies.get(value) ?? new Tally();
    this.#tallies.set(value, tally);
    return tally;
  }
}
