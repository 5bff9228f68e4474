import type { CallRecord } from '../runner/call-record.js';

/** What is counted in the wave that is running. */
export class WaveTally {
  done = 0;
  reused = 0;
  private readonly startedAt = performance.now();

  constructor(
    readonly wave: number,
    readonly waves: number,
    readonly calls: number,
  ) {}

  add(record: CallRecord): void {
    this.done += 1;
    if (record.origin !== 'provider') this.reused += 1;
  }

  get label(): string {
    return `wave ${this.wave} of ${this.waves}`;
  }

  get seconds(): number {
    return (performance.now() - this.startedAt) / 1000;
  }

  /** Calls per second. */
  get rate(): string {
    return (this.done / Math.max(this.seconds, 0.001)).toFixed(1);
  }
}
