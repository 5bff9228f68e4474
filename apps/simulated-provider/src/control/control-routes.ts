import { ApiError } from '../http/api-error.js';
import type { Exchange } from '../http/exchange.js';
import { parseJsonObject } from '../http/read-body.js';
import { sendJson } from '../http/send.js';
import { ORDINARY, parseMode } from '../misbehaviour/behaviour.js';
import type { Traffic } from './traffic.js';

/**
 * The control path, for tests:
 * - `GET /sim/stats`: counts since the start or the last reset, and the last 50 requests
 * - `POST /sim/reset`: back to zero
 * - `POST /sim/next` `{mode?, latency_ms?, answer?, times?=1}`: behaviour of the next requests, where headers can
 *   not be sent
 */
export function answerControl(exchange: Exchange, traffic: Traffic): void {
  switch (`${exchange.method} ${exchange.path}`) {
    case 'GET /sim/stats':
      return sendJson(exchange, traffic.stats());
    case 'POST /sim/reset':
      traffic.reset();
      return sendJson(exchange, { reset: true });
    case 'POST /sim/next': {
      const { mode, latency_ms: latencyMs, answer, times } = parseJsonObject(exchange.rawBody);
      traffic.enqueue(
        {
          ...ORDINARY,
          mode: typeof mode === 'string' ? parseMode(mode) : undefined,
          latencyMs: typeof latencyMs === 'number' ? latencyMs : undefined,
          answer: typeof answer === 'string' ? answer : undefined,
        },
        typeof times === 'number' ? times : 1,
      );
      return sendJson(exchange, { queued: true });
    }
    default:
      throw new ApiError(404, `No control path ${exchange.method} ${exchange.path}.`, 'not_found');
  }
}
