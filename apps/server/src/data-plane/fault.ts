import type { ServerResponse } from 'node:http';
import { Logger } from '@nestjs/common';
import { errorBody } from '@reuso/llm';

const logger = new Logger('DataPlane');

/** A fault of ours, told without its content: the log has the reason under the request's id. */
export function faultBody(requestId: string, error: unknown): ReturnType<typeof errorBody> {
  logger.error({ requestId, err: error });
  return errorBody(500, {
    message: `Reuso failed to handle the request; the server's log has the reason under ${requestId}.`,
    type: 'server_error',
    code: 'internal_error',
  });
}

/**
 * Ends a response that Fastify has handed over, and so would leave open for ever: with a 500, or, where the answer
 * has begun, by breaking off.
 */
export function endInFault(response: ServerResponse, requestId: string, error: unknown): void {
  const { status, headers, bytes } = faultBody(requestId, error);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, { ...headers, 'content-length': bytes.length, 'x-request-id': requestId });
  response.end(bytes);
}
