import { parseArgs } from 'node:util';

export interface ProviderOptions {
  /** 0 lets the system pick a free port. */
  readonly port: number;
  /** 1: latency like a real model's; 0: none. */
  readonly latencyScale: number;
  /** Path of a recordings file, see `recordings/recordings.ts`. */
  readonly recordings?: string;
  /** Another seed gives other answers to the same requests. */
  readonly seed: string;
  /** How many of the first requests under /v1 are answered with a 500. */
  readonly failFirst: number;
}

export const USAGE = `An OpenAI-compatible provider that makes its answers up, the same ones for the same request.

  --port N           port on 127.0.0.1; 0 picks a free one      (SIM_PORT, default 0)
  --latency-scale X  1 is like a real model, 0 is no waiting    (SIM_LATENCY_SCALE, default 1)
  --recordings FILE  answers to give where they fit a request   (SIM_RECORDINGS)
  --seed TEXT        other seeds give other answers             (SIM_SEED, default 0)
  --fail-first N     answers the first N requests with a 500    (SIM_FAIL_FIRST, default 0)
`;

/** Flags win over the environment. Throws an `Error` that names the setting at fault. */
export function parseOptions(args: string[], env: NodeJS.ProcessEnv): ProviderOptions | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: env['SIM_PORT'] ?? '0' },
      'latency-scale': { type: 'string', default: env['SIM_LATENCY_SCALE'] ?? '1' },
      recordings: { type: 'string', default: env['SIM_RECORDINGS'] },
      seed: { type: 'string', default: env['SIM_SEED'] ?? '0' },
      'fail-first': { type: 'string', default: env['SIM_FAIL_FIRST'] ?? '0' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  return {
    port: wholeNumber('--port', values.port, 65_535),
    latencyScale: atLeastZero('--latency-scale', values['latency-scale']),
    recordings: values.recordings || undefined,
    seed: values.seed,
    failFirst: wholeNumber('--fail-first', values['fail-first'], Number.MAX_SAFE_INTEGER),
  };
}

function atLeastZero(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) {
    throw new Error(`${name} is "${text}", expected a number of 0 or more`);
  }
  return value;
}

function wholeNumber(name: string, text: string, max: number): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < 0 || value > max) {
    throw new Error(`${name} is "${text}", expected a whole number from 0 to ${max}`);
  }
  return value;
}
