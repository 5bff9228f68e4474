import { type Child, startChild } from './child.js';

/** What the provider tells of the requests that it got since its start or the last reset. */
export interface ProviderStats {
  readonly requests: number;
  /** Callers that went away before their answer was done. */
  readonly aborted: number;
  readonly in_flight: number;
  readonly by_path: Readonly<Record<string, number>>;
  readonly last: readonly {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
  }[];
}

export interface SimulatedProvider extends Child {
  /** Ends in /v1. */
  readonly url: string;
  stats(): Promise<ProviderStats>;
  reset(): Promise<void>;
  /** Behaviour of the next requests, where headers cannot be sent. */
  next(behaviour: { mode?: string; latency_ms?: number; answer?: string; times?: number }): Promise<void>;
}

/** Starts the simulated provider as a process of its own; by default it answers without waiting. */
export async function startProvider(args: readonly string[] = []): Promise<SimulatedProvider> {
  const child = await startChild(
    'dist/apps/simulated-provider/main.js',
    ['--port', '0', '--latency-scale', '0', ...args],
    {},
  );
  const control = new URL('/sim/', child.url).href;
  const post = async (path: string, body: unknown = {}) => {
    const response = await fetch(control + path, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`/sim/${path}: ${await response.text()}`);
  };
  return {
    ...child,
    stats: async () => (await (await fetch(`${control}stats`)).json()) as ProviderStats,
    reset: () => post('reset'),
    next: (behaviour) => post('next', behaviour),
  };
}
