import { calcPrice } from '@pydantic/genai-prices';
import type { TokenUsage } from '@reuso/events';

/** US dollars for a million tokens. */
export interface ModelPrice {
  readonly inputUsdPerMtok: number;
  readonly outputUsdPerMtok: number;
}

const TOKENS_PER_MTOK = 1_000_000;

/** What a model's tokens cost: the operator's own prices first, then the library's table. Nothing is guessed. */
export class PriceBook {
  constructor(private readonly ownPrices: ReadonlyMap<string, ModelPrice> = new Map()) {}

  /** @returns US dollars, or undefined when the model has no known price */
  costUsd(model: string, usage: TokenUsage): number | undefined {
    const own = this.ownPrices.get(model);
    if (own !== undefined) {
      return (
        (usage.promptTokens * own.inputUsdPerMtok + usage.completionTokens * own.outputUsdPerMtok) /
        TOKENS_PER_MTOK
      );
    }
    return calcPrice({ input_tokens: usage.promptTokens, output_tokens: usage.completionTokens }, model)
      ?.total_price;
  }
}
