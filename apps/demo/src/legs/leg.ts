import type { Masterplan } from '../masterplan/atom.js';
import type { CallRecord } from '../runner/call-record.js';
import type { ModelCaller } from '../runner/model-caller.js';
import { type RunObserver, runMasterplan } from '../runner/run-masterplan.js';
import type { ProviderControl, ProviderCount } from './provider-control.js';

/** One measured run of a masterplan. */
export interface LegResult {
  readonly calls: readonly CallRecord[];
  readonly wallMs: number;
  /** What the provider counted during the run. */
  readonly provider: ProviderCount;
}

export async function runLeg(
  masterplan: Masterplan,
  caller: ModelCaller,
  provider: ProviderControl,
  options: { readonly concurrency: number; readonly observer: RunObserver },
): Promise<LegResult> {
  await provider.reset();
  const { calls, wallMs } = await runMasterplan(masterplan, caller, options);
  return { calls, wallMs, provider: await provider.count() };
}
