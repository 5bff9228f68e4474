const whole = new Intl.NumberFormat('en-US');

export function formatCount(count: number): string {
  return whole.format(count);
}

/** @param part 0 to 1 */
export function formatPercent(part: number): string {
  return `${(part * 100).toFixed(1)} %`;
}

export function formatUsd(usd: number): string {
  return `${usd < 0 ? '-' : ''}$${Math.abs(usd).toFixed(4)}`;
}

export function formatSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
