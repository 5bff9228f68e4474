/** What the corridor needs to know of a chat request's body. */
export interface ChatProfile {
  readonly key: string;
  /** As the body says it; empty when it does not say. */
  readonly model: string;
  readonly stream: boolean;
  /** Whether the caller asked for the usage event of its stream. */
  readonly includeUsage: boolean;
  /** Some member is named twice, so that the provider may read another request than the key says: not for the cache. */
  readonly ambiguous: boolean;
}
