const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const INTERVALS = [
  ...[5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR],
  ...[DAY, 2 * DAY, 4 * DAY, 7 * DAY, 14 * DAY],
];

/**
 * Which of a course's steps are written below it: those at whole hours or days of the reader's own clock, as close to
 * each other as there is room for.
 * @param times where the steps begin, in order
 * @param most how many there is room for
 * @returns places in `times`
 */
export function timeTicks(times: readonly string[], most: number): number[] {
  const own = times.map((at) => {
    const date = new Date(at);
    return date.getTime() - date.getTimezoneOffset() * MINUTE;
  });
  for (const interval of INTERVALS) {
    const ticks = own.flatMap((ms, index) => (ms % interval === 0 ? [index] : []));
    if (ticks.length > 0 && ticks.length <= most) return ticks;
  }
  return [];
}
