import type { TokenUsage } from '@reuso/events';

/** A stored answer, ready to send. Times are ms since the epoch. */
export interface CachedAnswer {
  /** The `chat.completion` object, as JSON text in UTF-8. */
  readonly body: Buffer;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** What the answer took upstream when it was made, ms. */
  readonly upstreamMs: number;
  readonly usage: TokenUsage | undefined;
}
