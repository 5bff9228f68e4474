import { parseArgs } from 'node:util';

export interface DemoOptions {
  /** End at once instead of leaving the server up. */
  readonly exit: boolean;
  /** Part of a real model's latency that the simulated provider takes. */
  readonly latencyScale: number;
  /** Atoms at work at the same time. */
  readonly concurrency: number;
  readonly model: string;
  /** Where the server listens; 0 picks a free port. */
  readonly port: number;
}

export const USAGE = `Runs a masterplan against a simulated provider twice, without and with Reuso, and compares.

  --exit             end at once; exit code 1 if a target is missed
  --latency-scale X  1 is as slow as a real model (default 0.1)
  --concurrency N    atoms at work at the same time (default 4)
  --model NAME       whose prices are counted (default gpt-4o)
  --port N           port of the server on 127.0.0.1 (default: a free one)
`;

/** Throws an `Error` that names the flag at fault. */
export function parseOptions(args: string[]): DemoOptions | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      exit: { type: 'boolean', default: false },
      'latency-scale': { type: 'string', default: '0.1' },
      concurrency: { type: 'string', default: '4' },
      model: { type: 'string', default: 'gpt-4o' },
      port: { type: 'string', default: '0' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  return {
    exit: values.exit,
    latencyScale: numberFrom('--latency-scale', values['latency-scale'], 0, 10),
    concurrency: Math.floor(numberFrom('--concurrency', values.concurrency, 1, 64)),
    model: values.model,
    port: Math.floor(numberFrom('--port', values.port, 0, 65_535)),
  };
}

function numberFrom(name: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= low && value <= high) return value;
  throw new Error(`${name} is "${text}", expected a number from ${low} to ${high}`);
}
