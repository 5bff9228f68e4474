import type { AtomResult } from '../executor/atom-result.js';
import type { WaveStart } from '../executor/run-observer.js';

/** What is counted in the wave that is running. */
export class WaveTally {
  done = 0;
  reused = 0;
  failed = 0;
  readonly atoms: number;
  readonly label: string;
  private readonly startedAt = performance.now();

  constructor({ wave, waves, atoms }: WaveStart) {
    this.atoms = atoms;
    this.label = `wave ${String(wave).padStart(String(waves).length)} of ${waves}`;
  }

  add({ status, calls }: AtomResult): void {
    this.done += 1;
    if (status === 'failed' || status === 'skipped') this.failed += 1;
    const last = calls.at(-1)?.outcome;
    if (status === 'resumed' || last === 'hit' || last === 'coalesced') this.reused += 1;
  }

  get counted(): string {
    return `${String(this.done).padStart(3)}/${String(this.atoms).padEnd(3)} atoms`;
  }

  get seconds(): number {
    return (performance.now() - this.startedAt) / 1000;
  }

  /** Atoms per second. */
  get rate(): string {
    const { seconds } = this;
    // Of what took no time, a rate says nothing.
    const rate = seconds < 0.01 ? '-' : (this.done / seconds).toFixed(1);
    return `${rate.padStart(6)}/s`;
  }

  get notes(): string {
    const reused = this.reused > 0 ? `${String(this.reused).padStart(3)} reused` : '';
    const failed = this.failed > 0 ? `  ${this.failed} failed or skipped` : '';
    return reused + failed;
  }
}
