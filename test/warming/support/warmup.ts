import type { Caller, Reply } from '../../e2e/support/caller.js';
import { until } from '../../support/redis/index.js';

export interface Warmup {
  readonly id: string;
  readonly status: string;
  readonly total: number;
  readonly done: number;
  readonly hits: number;
  readonly stored: number;
  readonly failed: number;
  readonly errors: readonly { readonly line: number; readonly path: string; readonly message: string }[];
}

/** @returns the id of the warm-up that was taken in */
export async function startWarmup(caller: Caller, body: unknown): Promise<string> {
  const { id } = await caller.api<{ id: string }>('POST', '/warmups', body);
  return id;
}

/** Sends lines of NDJSON. */
export async function sendLines(caller: Caller, path: string, lines: string): Promise<Reply> {
  return await caller.send('POST', path, {
    body: lines,
    headers: { 'content-type': 'application/x-ndjson' },
  });
}

/** Waits until a warm-up has ended, and returns how it stands then. */
export async function ended(caller: Caller, id: string): Promise<Warmup> {
  let warmup: Warmup | undefined;
  await until('the warm-up has ended', async () => {
    warmup = await caller.api<Warmup>('GET', `/warmups/${id}`);
    return !['queued', 'running'].includes(warmup.status);
  });
  if (warmup === undefined) throw new Error('There is no warm-up.');
  return warmup;
}
