const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });
const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric' });

const STEPS: readonly [limit: number, size: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [60, 1, 'second'],
  [3_600, 60, 'minute'],
  [86_400, 3_600, 'hour'],
  [86_400 * 60, 86_400, 'day'],
  [86_400 * 730, 86_400 * 30, 'month'],
];

/** How long ago or ahead, in one unit: `now`, `3 min. ago`, `in 4 hr.` */
export function formatRelative(at: string, now: number): string {
  const seconds = (Date.parse(at) - now) / 1000;
  if (Math.abs(seconds) < 5) return 'now';
  const size = Math.abs(seconds);
  for (const [limit, unitSize, unit] of STEPS) {
    if (size < limit) return relative.format(Math.trunc(seconds / unitSize), unit);
  }
  return relative.format(Math.trunc(seconds / (86_400 * 365)), 'year');
}

/** Date, time and zone, as the reader's own system writes them. */
export function formatAbsolute(at: string): string {
  return absolute.format(new Date(at));
}

/** `14:02:31` */
export function formatClock(at: string): string {
  return clock.format(new Date(at));
}

/** Where a step of a chart begins: the day for steps of a day, else the hour, with the day beside it where it helps. */
export function formatTick(at: string, windowDays: number): string {
  const date = new Date(at);
  if (windowDays <= 1) return hour.format(date);
  return windowDays <= 7 && date.getHours() !== 0 ? hour.format(date) : day.format(date);
}

/** `14:02:31` on the same day, `Nov 24, 14:02` on others. */
export function formatWhen(at: string, now: number): string {
  return new Date(at).toDateString() === new Date(now).toDateString() ? formatClock(at) : formatMoment(at);
}

/** The heading of a chart's tooltip. */
export function formatMoment(at: string): string {
  const date = new Date(at);
  return `${day.format(date)}, ${hour.format(date)}`;
}
