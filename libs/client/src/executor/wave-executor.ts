import { Journal } from '../journal/journal.js';
import type { Atom, Masterplan } from '../masterplan/masterplan.js';
import { parseMasterplan } from '../masterplan/parse-masterplan.js';
import { wavesOf } from '../masterplan/waves.js';
import { Prices } from '../report/prices.js';
import { type RunReport, reportOf, type WaveRun } from '../report/run-report.js';
import { type Asked, askAtom } from './ask-atom.js';
import type { AtomResult } from './atom-result.js';
import { withDocuments } from './atom-request.js';
import type { ExecutorOptions } from './executor-options.js';
import { inTurns } from './in-turns.js';
import { RetrievalError, Retrievals, type Retrieved } from './retrievals.js';
import { type PlannedAtom, planWave } from './wave-plan.js';

export interface RunResult {
  readonly report: RunReport;
  /** Answers by atom; those that failed or were skipped have none. */
  readonly answers: ReadonlyMap<string, string>;
  readonly atoms: readonly AtomResult[];
}

/** Runs masterplans wave by wave: an atom is asked when all that it depends on is answered. */
export class WaveExecutor {
  constructor(private readonly options: ExecutorOptions) {}

  /**
   * An atom that fails does not end the run: what depends on it is skipped, all else goes on. Only a server that is
   * not there or refuses the key does, for then nothing further would be answered.
   * @param input checked as `parseMasterplan` does
   * @throws MasterplanError, JournalError, the signal's reason
   */
  async run(input: unknown): Promise<RunResult> {
    const masterplan = parseMasterplan(input);
    const { journal } = this.options;
    const open = journal === undefined ? undefined : await Journal.open(journal, masterplan.id);
    try {
      return await new Run(masterplan, this.options, open).go();
    } finally {
      await open?.close();
    }
  }
}

/** One run, and what it has come to so far. */
class Run {
  readonly #answers = new Map<string, string>();
  readonly #retrievals: Retrievals;
  readonly #prices: Prices;
  readonly #startedAt = new Date();
  #stopped: string | undefined;

  constructor(
    private readonly masterplan: Masterplan,
    private readonly options: ExecutorOptions,
    private readonly journal: Journal | undefined,
  ) {
    this.#retrievals = new Retrievals(options, masterplan.id);
    this.#prices = options.prices ?? new Prices();
  }

  async go(): Promise<RunResult> {
    const waves = wavesOf(this.masterplan.atoms);
    const runs: WaveRun[] = [];
    for (const [index, atoms] of waves.entries()) {
      this.options.observer?.waveStarted({ wave: index + 1, waves: waves.length, atoms: atoms.length });
      try {
        runs.push(await this.#runWave(index + 1, atoms));
      } finally {
        this.options.observer?.waveDone();
      }
    }
    await this.#retrievals.settled();
    const atoms = runs.flatMap((run) => run.atoms);
    if (atoms.every(({ text }) => text !== undefined)) await this.journal?.end();
    const report = reportOf(this.masterplan, runs, {
      startedAt: this.#startedAt,
      stored: this.#retrievals.stored,
      stopped: this.#stopped,
    });
    return { report, answers: this.#answers, atoms };
  }

  async #runWave(wave: number, atoms: readonly Atom[]): Promise<WaveRun> {
    const startedAt = performance.now();
    const planned = planWave(atoms, {
      masterplan: this.masterplan,
      answers: this.#answers,
      journaled: this.journal?.entries ?? new Map(),
      batch: this.options.batch ?? false,
    });
    const results: AtomResult[] = [];
    await inTurns(planned, this.options.concurrency ?? 8, async (each) => {
      const result = await this.#runAtom(wave, each);
      if (result.text !== undefined) this.#answers.set(result.id, result.text);
      results.push(result);
      this.options.observer?.atomDone(result);
    });
    return { wave, wallMs: performance.now() - startedAt, atoms: results };
  }

  async #runAtom(wave: number, planned: PlannedAtom): Promise<AtomResult> {
    this.options.signal?.throwIfAborted();
    const base = {
      id: planned.atom.id,
      wave,
      text: undefined,
      calls: [],
      retrieval: undefined,
      error: undefined,
    };
    if (planned.kind === 'skip') return { ...base, status: 'skipped', error: planned.because };
    if (planned.kind === 'resume') return { ...base, status: 'resumed', text: planned.text };
    if (this.#stopped !== undefined) return { ...base, status: 'skipped', error: 'the run was stopped' };
    const { retrieved, asked } = await this.#ask(planned);
    if (asked.fatal) this.#stopped ??= asked.error;
    if (asked.text !== undefined) {
      const { fingerprint } = planned.request;
      await this.journal?.note({ id: base.id, fingerprint, text: asked.text });
    }
    const { text, calls, error } = asked;
    const status = text === undefined ? 'failed' : 'done';
    return { ...base, status, text, calls, error, retrieval: retrieved?.outcome };
  }

  async #ask({
    atom,
    request,
    batch,
  }: Extract<PlannedAtom, { kind: 'ask' }>): Promise<{ retrieved: Retrieved | undefined; asked: Asked }> {
    let retrieved: Retrieved | undefined;
    try {
      retrieved = request.rag && (await this.#retrievals.get(request.rag));
    } catch (error) {
      this.options.signal?.throwIfAborted();
      const cause = error instanceof Error ? error.message : String(error);
      const why = error instanceof RetrievalError ? cause : `its documents could not be retrieved: ${cause}`;
      return { retrieved, asked: { text: undefined, calls: [], error: why, fatal: false } };
    }
    const chat = retrieved === undefined ? request.chat : withDocuments(request.chat, retrieved.documents);
    const { cache } = request;
    return {
      retrieved,
      asked: await askAtom(atom, chat, { cache, batch }, { ...this.options, prices: this.#prices }),
    };
  }
}
