import { signed, withUnit } from './number.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Milliseconds in the unit that fits, two units from a minute on: `0.42 ms`, `312 ms`, `4.2 s`, `3 h 12 min`. */
export function formatDuration(ms: number): string {
  if (ms < 0) return signed(`-${formatDuration(-ms)}`);
  if (ms === 0) return withUnit('0', 'ms');
  if (ms < 9.95) return withUnit(String(Number(ms.toPrecision(2))), 'ms');
  if (ms < 999.5) return withUnit(String(Math.round(ms)), 'ms');
  if (ms < 59_950) return withUnit((ms / SECOND).toFixed(1), 's');
  if (ms < HOUR - SECOND / 2) return pair(Math.round(ms / SECOND), 60, 'min', 's');
  if (ms < DAY - MINUTE / 2) return pair(Math.round(ms / MINUTE), 60, 'h', 'min');
  return pair(Math.round(ms / HOUR), 24, 'd', 'h');
}

function pair(total: number, size: number, large: string, small: string): string {
  const rest = total % size;
  const head = withUnit(String(Math.floor(total / size)), large);
  return rest === 0 ? head : `${head} ${withUnit(String(rest), small)}`;
}
