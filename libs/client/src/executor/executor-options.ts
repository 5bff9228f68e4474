import type { ReusoClient } from '../client/reuso-client.js';
import type { Atom } from '../masterplan/masterplan.js';
import type { Prices } from '../report/prices.js';
import type { RunObserver } from './run-observer.js';
import type { Retriever } from './retriever.js';

/** What the executor asks of a client: a `ReusoClient`, pointed at Reuso or straight at a provider. */
export type ExecutorClient = Pick<ReusoClient, 'chat' | 'embed' | 'lookUpRetrieval' | 'storeRetrieval'>;

export interface ExecutorOptions {
  readonly client: ExecutorClient;
  /** Atoms at work at the same time, 8 unless said. */
  readonly concurrency?: number | undefined;
  /** Lets atoms of a wave that are alike in model, parameters and system prompt share upstream calls. */
  readonly batch?: boolean | undefined;
  /** How often an atom is asked in all, 2 unless said; from the second on past the cache (`X-Reuso-Attempt`). */
  readonly attempts?: number | undefined;
  /** Searches where the RAG cache has nothing; atoms with `rag` fail on a miss without one. */
  readonly retriever?: Retriever | undefined;
  /** False: retrieves every time, and neither looks up nor stores; for runs straight to a provider. */
  readonly ragCache?: boolean | undefined;
  /** Looks at an answer; says what is wrong with it to have the atom asked again. */
  readonly accept?: AcceptAnswer | undefined;
  /** Where answers are noted as they come, so that an interrupted run can be resumed. */
  readonly journal?: JournalOptions | undefined;
  readonly prices?: Prices | undefined;
  readonly observer?: RunObserver | undefined;
  /** Ends the run, which then rejects with the signal's reason; what was answered is in the journal. */
  readonly signal?: AbortSignal | undefined;
  /** Longest wait for one answer, in ms, in place of the client's own. */
  readonly timeoutMs?: number | undefined;
}

export interface JournalOptions {
  readonly path: string;
  /** True: takes from it what it has, and goes on. Else it begins anew. */
  readonly resume: boolean;
}

/** @param attempt from 1. @returns what is wrong with the answer, or undefined when nothing is */
export type AcceptAnswer = (
  atom: Atom,
  text: string,
  attempt: number,
) => string | undefined | Promise<string | undefined>;
