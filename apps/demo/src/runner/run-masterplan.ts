import type { Atom, Masterplan } from '../masterplan/atom.js';
import type { FileText } from '../masterplan/prompts.js';
import { wavesOf } from '../masterplan/waves.js';
import { originOf } from './cache-status.js';
import type { CallRecord } from './call-record.js';
import { type AtomCall, callCount, runAtom } from './run-atom.js';
import type { ModelCaller } from './model-caller.js';

/** Told while a run goes on. */
export interface RunObserver {
  /** @param wave from 1 */
  waveStarted(wave: number, waves: number, calls: number): void;
  callDone(record: CallRecord): void;
  waveDone(): void;
}

export interface RunOptions {
  /** Atoms at work at the same time. */
  readonly concurrency: number;
  readonly observer: RunObserver;
}

export interface RunResult {
  /** In the order in which they were answered. */
  readonly calls: readonly CallRecord[];
  readonly wallMs: number;
}

/** Runs a masterplan wave by wave. The first call that fails ends the run, with its error. */
export async function runMasterplan(
  masterplan: Masterplan,
  caller: ModelCaller,
  { concurrency, observer }: RunOptions,
): Promise<RunResult> {
  const startedAt = performance.now();
  const calls: CallRecord[] = [];
  const files = new Map<string, FileText>();
  const failure = new AbortController();
  const waves = wavesOf(masterplan.atoms);

  const ask = async (atom: Atom, call: AtomCall): Promise<string> => {
    const { purpose, ...request } = call;
    const { id: masterplanId, systemPrompt } = masterplan;
    const answer = await caller.ask(
      { ...request, masterplanId, systemPrompt, atomId: atom.id },
      failure.signal,
    );
    const record: CallRecord = {
      name: `${atom.id}: ${purpose}, attempt ${call.attempt}`,
      text: answer.text,
      usage: answer.usage,
      origin: originOf(answer.cacheStatus),
    };
    calls.push(record);
    observer.callDone(record);
    return answer.text;
  };

  const work = async (atom: Atom): Promise<void> => {
    const text = await runAtom(
      atom,
      (id) => fileOf(id, files),
      (call) => ask(atom, call),
    );
    if (atom.kind === 'write') files.set(atom.id, { file: atom.file, text: text ?? '' });
  };

  for (const [index, atoms] of waves.entries()) {
    observer.waveStarted(index + 1, waves.length, sum(atoms.map(callCount)));
    const queue = atoms.values();
    const worker = async (): Promise<void> => {
      for (const atom of queue) if (!failure.signal.aborted) await work(atom);
    };
    try {
      await Promise.all(Array.from({ length: concurrency }, worker));
    } catch (error) {
      failure.abort();
      throw error;
    } finally {
      observer.waveDone();
    }
  }
  return { calls, wallMs: performance.now() - startedAt };
}

function fileOf(id: string, files: ReadonlyMap<string, FileText>): FileText {
  const file = files.get(id);
  if (!file) throw new Error(`The file of atom "${id}" is not written yet`);
  return file;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
