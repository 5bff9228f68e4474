import { expect, onTestFinished } from 'vitest';
import { UndiciUpstream } from '../undici/undici-upstream.js';
import { UpstreamError } from '../upstream-error.js';
import type { UpstreamRequest } from '../upstream.js';

/** A client that is closed when the test is over. */
export function connect(baseUrl: string, timeoutMs = 60_000): UndiciUpstream {
  const upstream = new UndiciUpstream({ baseUrl, timeoutMs });
  onTestFinished(() => upstream.close(0));
  return upstream;
}

export const get = (more: Partial<UpstreamRequest> = {}): UpstreamRequest => ({
  method: 'GET',
  path: '/models',
  headers: {},
  decode: true,
  ...more,
});

export const post = (more: Partial<UpstreamRequest> = {}): UpstreamRequest => ({
  method: 'POST',
  path: '/chat/completions',
  headers: {},
  body: Buffer.from('{}'),
  decode: true,
  ...more,
});

/** What a call failed with: an `UpstreamError` whose message names no host. */
export async function failureOf(call: Promise<unknown>): Promise<UpstreamError> {
  const failure: unknown = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(UpstreamError);
  expect(failure).toHaveProperty('message', expect.not.stringMatching(/127\.0\.0\.1|localhost|\.invalid/));
  return failure as UpstreamError;
}
