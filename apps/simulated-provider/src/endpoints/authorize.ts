import { ApiError } from '../http/api-error.js';
import type { Exchange } from '../http/exchange.js';

/** Any key is good but those that begin with `bad`. Throws OpenAI's 401 otherwise. */
export function authorize(exchange: Exchange): void {
  const key = /^Bearer\s+(\S+)$/i.exec(exchange.headers.authorization ?? '')?.[1];
  if (key === undefined) {
    throw new ApiError(
      401,
      "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
      'invalid_request_error',
    );
  }
  if (key.startsWith('bad')) {
    throw new ApiError(
      401,
      `Incorrect API key provided: ${key}. You can find your API key at https://platform.openai.com/account/api-keys.`,
      'invalid_request_error',
      'invalid_api_key',
    );
  }
}
