import { badRequest } from '../http/api-error.js';
import type { Exchange } from '../http/exchange.js';
import { parseJsonObject } from '../http/read-body.js';
import { sendJson } from '../http/send.js';
import { sha256 } from '../compose/seed.js';

const CATEGORIES = ['harassment', 'hate', 'self-harm', 'sexual', 'violence'];

/** Flags each input that contains the word "violence", and nothing else. */
export function answerModerations(exchange: Exchange): void {
  const { input } = parseJsonObject(exchange.rawBody);
  if (input === undefined) throw badRequest("Missing required parameter: 'input'.", 'input');
  const inputs = Array.isArray(input) ? input : [input];
  sendJson(exchange, {
    id: `modr-${sha256(exchange.rawBody).slice(0, 24)}`,
    model: 'omni-moderation-latest',
    results: inputs.map((one) => {
      const flagged = JSON.stringify(one).includes('violence');
      const isHit = (category: string): boolean => flagged && category === 'violence';
      return {
        flagged,
        categories: Object.fromEntries(CATEGORIES.map((category) => [category, isHit(category)])),
        category_scores: Object.fromEntries(
          CATEGORIES.map((category) => [category, isHit(category) ? 0.98 : 0.0001]),
        ),
      };
    }),
  });
}
