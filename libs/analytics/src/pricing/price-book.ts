import { calcPrice } from '@pydantic/genai-prices';
import type { TokenUsage } from '@reuso/events';
import { LRUCache } from 'lru-cache';

/** US dollars for a million tokens. */
export interface ModelPrice {
  readonly inputUsdPerMtok: number;
  readonly outputUsdPerMtok: number;
  /** Of input that the provider had cached itself; undefined: not known to differ. */
  readonly cachedInputUsdPerMtok: number | undefined;
}

/** A model's price and where it is from: `own` is the operator's, `table` the library's. */
export interface KnownPrice extends ModelPrice {
  readonly source: 'own' | 'table';
}

const TOKENS_PER_MTOK = 1_000_000;
/** Up to here no provider's price depends on the length of the prompt, so a model's price is two numbers. */
const LONG_PROMPT_TOKENS = 100_000;
/** Asking the table takes a fifth of a millisecond, too long for every hit; some prices change with the hour. */
const REMEMBERED = { max: 1_000, ttl: 600_000, ttlResolution: 10_000 };
/** Models that the table knows only by their provider: an OpenAI-compatible API's own. */
const HOME_PROVIDER = { providerId: 'openai' };

/** What a model's tokens cost: the operator's own prices first, then the library's table. Nothing is guessed. */
export class PriceBook {
  readonly #known = new LRUCache<string, { readonly price: ModelPrice | undefined }>(REMEMBERED);

  constructor(private readonly ownPrices: ReadonlyMap<string, ModelPrice> = new Map()) {}

  /** @returns US dollars, or undefined when the model has no known price */
  costUsd(model: string, usage: TokenUsage): number | undefined {
    const own = this.ownPrices.get(model);
    if (own === undefined && usage.promptTokens > LONG_PROMPT_TOKENS)
      return ask(model, usage, usage.cachedPromptTokens);
    const price = own ?? this.#tablePrice(model);
    if (price === undefined) return undefined;
    const { promptTokens, completionTokens, cachedPromptTokens = 0 } = usage;
    const { inputUsdPerMtok, outputUsdPerMtok, cachedInputUsdPerMtok = inputUsdPerMtok } = price;
    const input =
      (promptTokens - cachedPromptTokens) * inputUsdPerMtok + cachedPromptTokens * cachedInputUsdPerMtok;
    return (input + completionTokens * outputUsdPerMtok) / TOKENS_PER_MTOK;
  }

  /** Models that the operator has set a price for. */
  get ownModels(): readonly string[] {
    return [...this.ownPrices.keys()];
  }

  /** @returns undefined when the model has no known price */
  priceOf(model: string): KnownPrice | undefined {
    const own = this.ownPrices.get(model);
    if (own !== undefined) return { ...own, source: 'own' };
    const price = this.#tablePrice(model);
    return price && { ...price, source: 'table' };
  }

  #tablePrice(model: string): ModelPrice | undefined {
    const known = this.#known.get(model);
    if (known !== undefined) return known.price;
    const price = priceOf(model);
    this.#known.set(model, { price });
    return price;
  }
}

function priceOf(model: string): ModelPrice | undefined {
  const tokens = 1_000;
  const input = ask(model, { promptTokens: tokens, completionTokens: 0 });
  const both = ask(model, { promptTokens: tokens, completionTokens: tokens });
  if (input === undefined) return undefined;
  const perMtok = TOKENS_PER_MTOK / tokens;
  return {
    inputUsdPerMtok: input * perMtok,
    outputUsdPerMtok: ((both ?? input) - input) * perMtok,
    cachedInputUsdPerMtok: cachedInputPriceOf(model),
  };
}

function cachedInputPriceOf(model: string): number | undefined {
  const tokens = 1_000;
  const cached = ask(model, { promptTokens: tokens, completionTokens: 0 }, tokens);
  return cached === undefined ? undefined : (cached * TOKENS_PER_MTOK) / tokens;
}

function ask(
  model: string,
  { promptTokens, completionTokens }: TokenUsage,
  cachedTokens = 0,
): number | undefined {
  const cached = cachedTokens === 0 ? {} : { cache_read_tokens: cachedTokens };
  const usage = { input_tokens: promptTokens, output_tokens: completionTokens, ...cached };
  return (calcPrice(usage, model) ?? calcPrice(usage, model, HOME_PROVIDER))?.total_price;
}
