import cliProgress from 'cli-progress';
import type { AtomResult } from '../executor/atom-result.js';
import type { WaveStart } from '../executor/run-observer.js';
import { painterFor } from '../report/paint.js';
import type { WaveProgress } from './progress.js';
import { WaveTally } from './wave-tally.js';

const BAR_WIDTH = 28;

/** A bar a wave, for terminals. */
export class WaveBars implements WaveProgress {
  #bar: cliProgress.SingleBar | undefined;
  #tally: WaveTally | undefined;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  waveStarted(start: WaveStart): void {
    const tally = new WaveTally(start);
    this.#tally = tally;
    this.#bar = new cliProgress.SingleBar({
      stream: this.stream,
      format: `  {label}  ${painterFor(this.stream)('cyan', '{bar}')}  {counted}  {rate}  {notes}`,
      barCompleteChar: '━',
      barIncompleteChar: ' ',
      barsize: BAR_WIDTH,
      hideCursor: true,
      // A second handler of SIGINT would end the process before its children are.
      gracefulExit: false,
    });
    this.#bar.start(tally.atoms, 0, payload(tally));
  }

  atomDone(result: AtomResult): void {
    if (this.#tally === undefined) return;
    this.#tally.add(result);
    this.#bar?.update(this.#tally.done, payload(this.#tally));
  }

  waveDone(): void {
    this.stop();
  }

  stop(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }
}

function payload({ label, counted, rate, notes }: WaveTally): Record<string, string> {
  return { label, counted, rate, notes };
}
