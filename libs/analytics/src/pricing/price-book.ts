import { calcPrice } from '@pydantic/genai-prices';
import type { TokenUsage } from '@reuso/events';
import { LRUCache } from 'lru-cache';

/** US dollars for a million tokens. */
export interface ModelPrice {
  readonly inputUsdPerMtok: number;
  readonly outputUsdPerMtok: number;
}

const TOKENS_PER_MTOK = 1_000_000;
const REMEMBERED_COSTS = 10_000;
/** The library's prices may change with the time of day. */
const REMEMBERED_FOR_MS = 60_000;

/** What a model's tokens cost: the operator's own prices first, then the library's table. Nothing is guessed. */
export class PriceBook {
  /** The library looks through all of its models each time, which took a sixth of a hit. */
  readonly #remembered = new LRUCache<string, { readonly usd: number | undefined }>({
    max: REMEMBERED_COSTS,
    ttl: REMEMBERED_FOR_MS,
  });

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
    const question = `${usage.promptTokens} ${usage.completionTokens} ${model}`;
    const known = this.#remembered.get(question);
    if (known !== undefined) return known.usd;
    const usd = listedCostUsd(model, usage);
    this.#remembered.set(question, { usd });
    return usd;
  }
}

function listedCostUsd(model: string, usage: TokenUsage): number | undefined {
  const tokens = { input_tokens: usage.promptTokens, output_tokens: usage.completionTokens };
  return calcPrice(tokens, model)?.total_price;
}
