import { formatShare, signed } from './number.js';

/**
 * How much less it became, as a share: `−68.4 % of $60.30`; `+3.0 % …` where caching cost more than it saved, and a plain
 * `0 %` where nothing was saved.
 */
export function reductionText(share: number, of: string): string {
  const sign = share > 0 ? signed('-') : share < 0 ? '+' : '';
  return `${sign}${formatShare(Math.abs(share))} of ${of}`;
}
