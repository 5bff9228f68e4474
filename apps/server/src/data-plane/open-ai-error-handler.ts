import { JsonTooDeepError } from '@reuso/llm-cache';
import { InvalidChatRequestError, errorBody, upstreamFaultBody } from '@reuso/llm';
import { UpstreamError } from '@reuso/upstream';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { ForbiddenError } from '../access/forbidden-error.js';
import { TooManyRequestsError } from '../access/too-many-requests-error.js';
import { UnauthorizedError } from '../access/unauthorized-error.js';
import { letRestOfBodyPass } from '../web/rest-of-body.js';
import { BadHeaderError } from './bad-header-error.js';
import { BodyTooLargeError } from './body-too-large-error.js';
import { faultBody } from './fault.js';

/** Tells Fastify's callers what went wrong. */
export function handleDataPlaneError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const { id: requestId, routeOptions } = request;
  const { status, headers, bytes } = openAiErrorOf(error, requestId, routeOptions.bodyLimit);
  letRestOfBodyPass(request, reply);
  void reply
    .code(status)
    .headers({ ...headers, 'x-request-id': requestId })
    .send(bytes);
}

/** Turns what went wrong into the error that OpenAI clients understand. Bad input is a 4xx that says so. */
export function openAiErrorOf(
  error: Error & Partial<Pick<FastifyError, 'code' | 'statusCode'>>,
  requestId: string,
  bodyLimit: number,
): ReturnType<typeof errorBody> {
  const type = 'invalid_request_error';
  if (error instanceof UnauthorizedError) {
    const body = errorBody(401, { message: error.message, type, code: 'invalid_api_key' });
    return { ...body, headers: { ...body.headers, 'www-authenticate': 'Bearer' } };
  }
  if (error instanceof TooManyRequestsError) {
    const body = errorBody(429, {
      message: error.message,
      type: 'rate_limit_error',
      code: 'too_many_wrong_keys',
    });
    return { ...body, headers: { ...body.headers, 'retry-after': String(error.retryAfterSeconds) } };
  }
  if (error instanceof ForbiddenError)
    return errorBody(403, { message: error.message, type, code: 'forbidden' });
  if (error instanceof InvalidChatRequestError || error instanceof JsonTooDeepError) {
    return errorBody(400, { message: error.message, type, code: 'invalid_body' });
  }
  if (error instanceof BadHeaderError) {
    const { header: param, status, message } = error;
    return errorBody(status, { message, type, code: 'invalid_header', param });
  }
  if (error instanceof UpstreamError) return upstreamFaultBody(error);
  if (error instanceof BodyTooLargeError || error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    const { message } = error instanceof BodyTooLargeError ? error : new BodyTooLargeError(bodyLimit);
    return errorBody(413, { message, type, code: 'body_too_large' });
  }
  if (typeof error.statusCode === 'number' && error.statusCode < 500) {
    return errorBody(error.statusCode, { message: error.message, type, code: 'bad_request' });
  }
  return faultBody(requestId, error);
}
