import { calcPrice } from '@pydantic/genai-prices';
import type { Usage } from '../runner/usage.js';

/** USD at the model's list price. Throws for a model whose price is not known. */
export function priceOf(usage: Usage, model: string): number {
  const price = calcPrice(
    { input_tokens: usage.promptTokens, output_tokens: usage.completionTokens },
    model,
    {
      providerId: 'openai',
    },
  );
  if (!price) throw new Error(`No price is known for the model "${model}"; choose another with --model`);
  return price.total_price;
}
