import type { Caller } from './caller.js';

/** Every sample of `/metrics`, by its name and labels as they stand there. */
export async function metricsOf(caller: Caller): Promise<ReadonlyMap<string, number>> {
  const { text } = await caller.send('GET', '/metrics');
  const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    samples.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

/** One sample, 0 where there is none: `v2_cache_hits_total{cache_layer="llm"}`. */
export async function metric(caller: Caller, name: string): Promise<number> {
  return (await metricsOf(caller)).get(name) ?? 0;
}
