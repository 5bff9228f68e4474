import { readFile } from 'node:fs/promises';
import { calcPrice } from '@pydantic/genai-prices';
import { z } from 'zod';
import type { TokenCount } from '../executor/atom-result.js';
import { ReusoError } from '../http/reuso-error.js';

const TOKENS_PER_MTOK = 1_000_000;
/** Models that the table knows only by their provider: an OpenAI-compatible API's own. */
const HOME_PROVIDER = { providerId: 'openai' };

const pricingFile = z.record(
  z.string().min(1),
  z.strictObject({ input_usd_per_mtok: z.number().min(0), output_usd_per_mtok: z.number().min(0) }),
);
export type OwnPrices = z.infer<typeof pricingFile>;

/** What tokens cost: own prices first, then the list prices that the server's table has too. Nothing is guessed. */
export class Prices {
  constructor(private readonly own: OwnPrices = {}) {}

  /**
   * @param path a file as the server's `PRICING_FILE`: `{"model": {"input_usd_per_mtok", "output_usd_per_mtok"}}`
   * @throws ReusoError when it cannot be read
   */
  static async load(path: string): Promise<Prices> {
    try {
      return new Prices(pricingFile.parse(JSON.parse(await readFile(path, 'utf8'))));
    } catch (error) {
      const why = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
      throw new ReusoError(`The prices in "${path}" cannot be read: ${why}`, { cause: error });
    }
  }

  /** @returns US dollars; null when the model has no known price */
  costUsd(
    model: string,
    { prompt_tokens: prompt, completion_tokens: completion }: TokenCount,
  ): number | null {
    const own = this.own[model];
    if (own !== undefined) {
      return (prompt * own.input_usd_per_mtok + completion * own.output_usd_per_mtok) / TOKENS_PER_MTOK;
    }
    const usage = { input_tokens: prompt, output_tokens: completion };
    return (calcPrice(usage, model) ?? calcPrice(usage, model, HOME_PROVIDER))?.total_price ?? null;
  }
}
