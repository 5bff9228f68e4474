import { expect, it } from 'vitest';
import { parseOptions } from './options.js';

it('options have defaults, and name the flag at fault', () => {
  expect(parseOptions([])).toMatchObject({ exit: false, concurrency: 4, model: 'gpt-4o', port: 0 });
  expect(parseOptions(['--exit', '--latency-scale', '0'])).toMatchObject({ exit: true, latencyScale: 0 });
  expect(parseOptions(['--help'])).toBe('help');
  expect(() => parseOptions(['--concurrency', 'many'])).toThrow('--concurrency is "many", expected a number');
  expect(() => parseOptions(['--nonsense'])).toThrow('--nonsense');
});
