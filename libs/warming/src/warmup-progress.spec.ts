import { describe, expect, it } from 'vitest';
import { NO_PROGRESS, afterPage } from './warmup-progress.js';

describe('afterPage', () => {
  it('adds up, page by page, and keeps the first faults', () => {
    const failed = (line: number) => ({ kind: 'failed', fault: { line, path: '', message: 'm' } }) as const;
    const first = afterPage(NO_PROGRESS, [{ kind: 'hit' }, { kind: 'stored' }, failed(3)]);
    expect(first).toMatchObject({ nextPage: 1, done: 3, hits: 1, stored: 1, failed: 1 });
    const second = afterPage(
      first,
      Array.from({ length: 30 }, (_, index) => failed(4 + index)),
    );
    expect(second).toMatchObject({ nextPage: 2, done: 33, failed: 31 });
    expect(second.errors.map(({ line }) => line)).toEqual(
      Array.from({ length: 20 }, (_, index) => 3 + index),
    );
  });
});
