import type { Household } from '../processes/household.ts';

/** One benchmark: starts what it needs in the household it is given, and prints what it found. */
export interface Bench {
  readonly title: string;
  readonly run: (household: Household, options: BenchOptions) => Promise<void>;
}

export interface BenchOptions {
  /** How often each subject is measured, in turn with the others. */
  readonly rounds: number;
  /** Folder of an ONNX model in the layout of transformers.js. */
  readonly model?: string;
  /** File of questions and their meanings. */
  readonly questions?: string;
  /** How many vectors, and of how many dimensions; each with each. */
  readonly vectors?: readonly number[];
  readonly dimensions?: readonly number[];
}
