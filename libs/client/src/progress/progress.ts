import type { RunObserver } from '../executor/run-observer.js';

/** Shows how runs go on. */
export interface WaveProgress extends RunObserver {
  /** Leaves the terminal as it was; safe at any time. */
  stop(): void;
}
