import type { RunObserver } from '../runner/run-masterplan.js';
import type { Progress } from './progress.js';
import { WaveTally } from './wave-tally.js';

/** A line a wave, for logs and pipes. */
export class Lines implements Progress {
  leg(title: string): RunObserver {
    process.stdout.write(`\n${title}\n`);
    let tally: WaveTally | undefined;
    return {
      waveStarted: (wave, waves, calls) => {
        tally = new WaveTally(wave, waves, calls);
      },
      callDone: (record) => tally?.add(record),
      waveDone: () => {
        if (tally) process.stdout.write(`  ${lineOf(tally)}\n`);
      },
    };
  }

  stop(): void {}
}

function lineOf(tally: WaveTally): string {
  const counted = `${String(tally.done).padStart(3)}/${String(tally.calls).padEnd(3)} calls`;
  const speed = `${tally.seconds.toFixed(2).padStart(6)} s  ${tally.rate.padStart(6)} calls/s`;
  return `${tally.label}  ${counted}  ${speed}  ${String(tally.reused).padStart(3)} reused`;
}
