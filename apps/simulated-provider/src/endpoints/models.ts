import { ApiError } from '../http/api-error.js';
import type { Exchange } from '../http/exchange.js';
import { sendJson } from '../http/send.js';

const MODELS = [
  { id: 'gpt-4o', created: 1715367049 },
  { id: 'gpt-4o-mini', created: 1721172741 },
  { id: 'gpt-4.1', created: 1744316542 },
  { id: 'text-embedding-3-small', created: 1705948997 },
  { id: 'text-embedding-3-large', created: 1705953180 },
].map((model) => ({ id: model.id, object: 'model', created: model.created, owned_by: 'system' }));

/** `GET /v1/models` and `GET /v1/models/{id}`. Chat takes any model's name, listed or not. */
export function answerModels(exchange: Exchange): void {
  const id = decodeURIComponent(exchange.path.slice('/v1/models/'.length));
  if (id === '') return sendJson(exchange, { object: 'list', data: MODELS });
  const model = MODELS.find((candidate) => candidate.id === id);
  if (model) return sendJson(exchange, model);
  throw new ApiError(
    404,
    `The model '${id}' does not exist`,
    'invalid_request_error',
    'model_not_found',
    'model',
  );
}
