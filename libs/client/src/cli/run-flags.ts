import type { ConnectionFlags } from './connection.js';

export interface RunFlags extends ConnectionFlags {
  readonly concurrency: number;
  readonly batch: boolean;
  readonly attempts: number;
  readonly retriever?: string;
  readonly ragCache: boolean;
  readonly prices?: string;
  readonly journal?: string;
  readonly resume: boolean;
  readonly report?: string;
  readonly answers?: string;
  readonly dryRun: boolean;
  readonly quiet: boolean;
}
