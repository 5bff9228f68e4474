import type { AtomResult } from '../executor/atom-result.js';
import type { WaveStart } from '../executor/run-observer.js';
import type { WaveProgress } from './progress.js';
import { WaveTally } from './wave-tally.js';

/** A line a wave, for logs and pipes. */
export class WaveLines implements WaveProgress {
  #tally: WaveTally | undefined;

  constructor(private readonly stream: NodeJS.WritableStream) {}

  waveStarted(start: WaveStart): void {
    this.#tally = new WaveTally(start);
  }

  atomDone(result: AtomResult): void {
    this.#tally?.add(result);
  }

  waveDone(): void {
    if (this.#tally === undefined) return;
    const { label, counted, seconds, rate, notes } = this.#tally;
    this.stream.write(
      `  ${label}  ${counted}  ${seconds.toFixed(2).padStart(6)} s  ${rate}  ${notes}`.trimEnd() + '\n',
    );
  }

  stop(): void {}
}
