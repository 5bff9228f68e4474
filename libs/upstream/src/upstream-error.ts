/**
 * - `unreachable`: no connection could be made, so the provider never saw the request
 * - `timeout`: the provider was silent for too long, before its answer or inside it
 * - `reset`: the connection broke, or what came was not a whole HTTP answer
 * - `aborted`: this side gave the call up
 * - `oversized`: the answer is larger than this side holds
 * - `limited`: a limit of this side's own kept the call from being made
 */
export type UpstreamFailure = 'unreachable' | 'timeout' | 'reset' | 'aborted' | 'oversized' | 'limited';

/** No answer, or no whole one. The message names no host and no key, so it may reach callers; `cause` may not. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';

  constructor(
    readonly kind: UpstreamFailure,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
