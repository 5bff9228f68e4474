import { SingleBar } from 'cli-progress';
import { paint } from '../report/paint.js';
import type { RunObserver } from '../runner/run-masterplan.js';
import type { Progress } from './progress.js';
import { WaveTally } from './wave-tally.js';

const BAR_WIDTH = 28;

/** A bar a wave, for terminals. */
export class Bars implements Progress {
  private bar: SingleBar | undefined;

  leg(title: string): RunObserver {
    process.stdout.write(`\n${paint.strong(title)}\n`);
    let tally: WaveTally | undefined;
    return {
      waveStarted: (wave, waves, calls) => {
        tally = new WaveTally(wave, waves, calls);
        this.bar = newBar();
        this.bar.start(calls, 0, payload(tally));
      },
      callDone: (record) => {
        if (!tally) return;
        tally.add(record);
        this.bar?.update(tally.done, payload(tally));
      },
      waveDone: () => this.stop(),
    };
  }

  stop(): void {
    this.bar?.stop();
    this.bar = undefined;
  }
}

function newBar(): SingleBar {
  return new SingleBar({
    stream: process.stdout,
    format: `  {label}  ${paint.accent('{bar}')}  {counted} calls  {rate} calls/s  {reused}`,
    barCompleteChar: '━',
    barIncompleteChar: ' ',
    barsize: BAR_WIDTH,
    hideCursor: true,
    // A second handler of SIGINT would end the process before its children are.
    gracefulExit: false,
  });
}

function payload(tally: WaveTally): Record<string, string> {
  return {
    label: tally.label,
    counted: `${String(tally.done).padStart(3)}/${String(tally.calls).padEnd(3)}`,
    rate: tally.rate.padStart(6),
    reused: tally.reused > 0 ? `${String(tally.reused).padStart(3)} reused` : '',
  };
}
