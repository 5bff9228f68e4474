import type { RunObserver } from '../runner/run-masterplan.js';

/** Shows how a run goes on. */
export interface Progress {
  /** Begins to show a leg under its title. */
  leg(title: string): RunObserver;
  /** Leaves the terminal as it was; safe at any time. */
  stop(): void;
}
