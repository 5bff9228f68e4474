import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { handleDataPlaneError } from '../data-plane/open-ai-error-handler.js';
import { setSecurityHeaders } from '../web/security-headers.js';
import { problemOf } from './problem.filter.js';
import { problemTypeOfStatus } from './problem-types.js';

/** A path that Fastify cannot read, such as `/%ff`, reaches no route and so no filter: told in the form of its API. */
export function tellUnroutable(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const { id, url } = request;
  if (url.startsWith('/v1/')) {
    handleDataPlaneError(error, request, reply);
    return;
  }
  const { statusCode: status = 400, message } = error;
  setSecurityHeaders(reply, url);
  void reply
    .code(status)
    .headers({ 'x-request-id': id, 'content-type': 'application/problem+json' })
    .send(JSON.stringify(problemOf(status, problemTypeOfStatus(status), message)));
}
