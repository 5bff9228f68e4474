import type { AtomResult } from './atom-result.js';

export interface WaveStart {
  /** From 1. */
  readonly wave: number;
  readonly waves: number;
  readonly atoms: number;
}

/** Told while a run goes on. */
export interface RunObserver {
  waveStarted(start: WaveStart): void;
  atomDone(result: AtomResult): void;
  waveDone(): void;
}
