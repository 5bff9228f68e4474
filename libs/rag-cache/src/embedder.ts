/** Who a text is embedded for: a provider that is asked with the caller's own key needs it. */
export interface EmbeddingCaller {
  readonly tenant: string;
  /** The run that the lookup belongs to: what the embedding costs is its cost. */
  readonly masterplan: string | undefined;
  /** As they go to the provider. */
  readonly headers: Readonly<Record<string, string | string[]>>;
}

/**
 * Makes a text's vector, for lookups that bring none. With no embedder, such a lookup is matched exactly only.
 */
export abstract class Embedder {
  /** The one model whose vectors it makes; lookups that name another are not embedded. */
  abstract readonly model: string;

  /** @throws when it cannot: the lookup goes on without */
  abstract embed(text: string, caller: EmbeddingCaller): Promise<readonly number[]>;
}
