import type { SteadyLoad } from '../../support/traffic/index.js';

/** Calls that tell how long one takes when nothing is broken. */
const HEALTHY_CALLS = 150;

export interface Ordeal {
  /** Breaks something, and keeps it so for a while. */
  readonly make: () => Promise<unknown>;
  /** Mends it, where it does not by itself. */
  readonly heal?: () => unknown;
  /** Resolves when all is as before. */
  readonly normal: () => Promise<unknown>;
}

/**
 * Has loads go through something that breaks.
 * @returns for the report: how soon after healing all was normal, and how much longer calls took until then
 */
export async function undergo(
  loads: readonly SteadyLoad[],
  { make, heal, normal }: Ordeal,
): Promise<readonly string[]> {
  const takeP99 = (): number => Math.max(...loads.map((load) => load.takeP99()));
  takeP99();
  await Promise.all(loads.map((load) => load.untilAnswered(HEALTHY_CALLS)));
  const healthyMs = takeP99();
  await make();
  const brokenMs = takeP99();
  await heal?.();
  const healed = performance.now();
  await normal();
  const normalMs = performance.now() - healed;
  return [
    `normal ${Math.round(normalMs)} ms after healing`,
    `p99 while broken ${(brokenMs / healthyMs).toFixed(1)} times the healthy ${healthyMs.toFixed(0)} ms`,
  ];
}
