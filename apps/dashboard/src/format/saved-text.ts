import { formatDuration } from './duration.js';
import { formatMoney } from './money.js';

/**
 * What was saved, in words: `$1.20 saved`; `$0.0072 more spent` where it cost more than it saved; and where no money is
 * at stake, as with retrievals, the time.
 */
export function savedText(usd: number, ms = 0): string {
  if (usd < 0) return `${formatMoney(-usd)} more spent`;
  return `${usd === 0 && ms > 0 ? formatDuration(ms) : formatMoney(usd)} saved`;
}
