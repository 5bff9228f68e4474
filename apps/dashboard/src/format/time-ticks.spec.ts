import { describe, expect, it } from 'vitest';
import { timeTicks } from './time-ticks.js';

const course = (from: string, stepMinutes: number, count: number) =>
  Array.from({ length: count }, (_, step) =>
    new Date(new Date(from).getTime() + step * stepMinutes * 60_000).toISOString(),
  );
const clock = (at: string | undefined) => {
  const date = new Date(at ?? '');
  return `${date.getHours()}:${String(date.getMinutes()).padStart(2, '0')}`;
};

describe('The times below a chart', () => {
  it('are whole hours of the clock, wherever the window begins', () => {
    const times = course('2026-01-02T03:15:00', 15, 96);
    expect(timeTicks(times, 12).map((index) => clock(times[index]))).toEqual([
      ...[
        '4:00',
        '6:00',
        '8:00',
        '10:00',
        '12:00',
        '14:00',
        '16:00',
        '18:00',
        '20:00',
        '22:00',
        '0:00',
        '2:00',
      ],
    ]);
    expect(timeTicks(times, 5).map((index) => clock(times[index]))).toEqual([
      '6:00',
      '12:00',
      '18:00',
      '0:00',
    ]);
  });

  it('are midnights where steps are longer', () => {
    const times = course('2026-01-02T00:00:00', 360, 120);
    const ticks = timeTicks(times, 10);
    expect(ticks.map((index) => clock(times[index]))).toEqual(ticks.map(() => '0:00'));
    expect(ticks.length).toBeGreaterThan(5);
  });

  it('are none where there are no steps', () => expect(timeTicks([], 5)).toEqual([]));
});
