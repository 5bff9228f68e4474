import type { AtomResult, AtomStatus, RetrievalOutcome } from '../executor/atom-result.js';
import type { Masterplan } from '../masterplan/masterplan.js';
import { type Figures, figuresOf } from './figures.js';

/** A wave that was run. */
export interface WaveRun {
  readonly wave: number;
  readonly wallMs: number;
  readonly atoms: readonly AtomResult[];
}

export interface AtomReport {
  readonly id: string;
  readonly wave: number;
  readonly status: AtomStatus;
  readonly outcomes: readonly string[];
  readonly retrieval: RetrievalOutcome | null;
  readonly error: string | null;
  readonly request_ids: readonly (string | null)[];
  readonly latency_ms: number;
}

/** What a run came to, as `reuso run --report` writes it. Holds no prompt and no answer. */
export interface RunReport {
  readonly masterplan_id: string;
  readonly name: string | null;
  /** `stopped`: the server was not there, or refused the key. */
  readonly status: 'done' | 'failed' | 'stopped';
  readonly started_at: string;
  readonly total: Figures;
  readonly waves: readonly (Figures & { readonly wave: number })[];
  /** Retrievals that the cache has taken. */
  readonly retrievals_stored: number;
  /** Models whose calls are not in the money, since their price is not known. */
  readonly unpriced_models: readonly string[];
  readonly atoms: readonly AtomReport[];
}

export function reportOf(
  { id, name }: Masterplan,
  runs: readonly WaveRun[],
  {
    startedAt,
    stored,
    stopped,
  }: { readonly startedAt: Date; readonly stored: number; readonly stopped: string | undefined },
): RunReport {
  const atoms = runs.flatMap((run) => run.atoms);
  const wallMs = runs.reduce((total, run) => total + run.wallMs, 0);
  const whole = atoms.every(({ text }) => text !== undefined);
  const unpriced = atoms.flatMap(({ calls }) => calls.filter((call) => call.price_usd === null));
  return {
    masterplan_id: id,
    name: name ?? null,
    status: stopped === undefined ? (whole ? 'done' : 'failed') : 'stopped',
    started_at: startedAt.toISOString(),
    total: figuresOf(atoms, wallMs),
    waves: runs.map((run) => ({ wave: run.wave, ...figuresOf(run.atoms, run.wallMs) })),
    retrievals_stored: stored,
    unpriced_models: [...new Set(unpriced.map(({ model }) => model))],
    atoms: atoms.map(atomReport),
  };
}

function atomReport({ id, wave, status, calls, retrieval, error }: AtomResult): AtomReport {
  return {
    id,
    wave,
    status,
    outcomes: calls.map(({ outcome }) => outcome),
    retrieval: retrieval ?? null,
    error: error ?? null,
    request_ids: calls.map(({ request_id: requestId }) => requestId),
    latency_ms: Math.round(calls.reduce((total, call) => total + call.latency_ms, 0)),
  };
}
