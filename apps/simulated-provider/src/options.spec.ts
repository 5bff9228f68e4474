import { describe, expect, it } from 'vitest';
import { parseOptions } from './options.js';
import { startSimulatedProvider } from './simulated-provider.js';

describe('options', () => {
  it('take flags before the environment before defaults', () => {
    const options = parseOptions(['--port', '81', '--seed=x'], { SIM_PORT: '80', SIM_LATENCY_SCALE: '0.5' });
    expect(options).toEqual({ port: 81, latencyScale: 0.5, recordings: undefined, seed: 'x', failFirst: 0 });
  });

  it('name the setting at fault', () => {
    expect(() => parseOptions(['--port', 'x'], {})).toThrow('--port is "x", expected a whole number');
    expect(() => parseOptions(['--latency-scale', '-1'], {})).toThrow('--latency-scale');
  });

  it('fail the first requests when told to', async () => {
    const provider = await startSimulatedProvider({ port: 0, latencyScale: 0, seed: '0', failFirst: 2 });
    const ask = () => fetch(`${provider.url}/models`, { headers: { authorization: 'Bearer sk-test' } });
    const statuses = [await ask(), await ask(), await ask()].map((answer) => answer.status);
    await provider.close();
    expect(statuses).toEqual([500, 500, 200]);
  });
});
