import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  Inject,
  Logger,
  NotFoundException,
} from '@nestjs/common';
import type { Problem } from '@reuso/contracts';
import { InvalidCursorError, StoreUnavailableError } from '@reuso/store/ports';
import { STATUS_CODES } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ForbiddenError } from '../access/forbidden-error.js';
import { TooManyRequestsError } from '../access/too-many-requests-error.js';
import { UnauthorizedError } from '../access/unauthorized-error.js';
import { InvalidChatRequestError } from '@reuso/llm';
import { setSecurityHeaders } from '../web/security-headers.js';
import { letRestOfBodyPass } from '../web/rest-of-body.js';
import { RouteTable } from '../web/route-table.js';
import { ProblemException } from './problem.exception.js';
import { invalidBody } from './validation.pipe.js';
import { type ProblemType, problemType, problemTypeOfStatus } from './problem-types.js';

interface Told {
  readonly problem: Problem;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Every error of the native API, as `application/problem+json` (RFC 9457). */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger = new Logger(ProblemFilter.name);

  constructor(@Inject(RouteTable) private readonly routes: RouteTable) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const request = http.getRequest<FastifyRequest>();
    const { id, url } = request;
    letRestOfBodyPass(request, reply);
    const { problem, headers } =
      (error instanceof NotFoundException ? this.#wrongMethod(url) : undefined) ??
      this.#tell(error, id, request.method === 'GET');
    // Where there is no route there is none to send them with.
    setSecurityHeaders(reply, url);
    void reply
      .code(problem.status)
      .headers({ ...headers, 'x-request-id': id, 'content-type': 'application/problem+json' })
      .send(JSON.stringify(problem));
  }

  /** No route was found, but for another method there is one. */
  #wrongMethod(url: string): Told | undefined {
    const methods = this.routes.methodsOf(url);
    if (methods.length === 0) return undefined;
    const allow = methods.join(', ');
    return {
      problem: problemOf(405, 'method-not-allowed', `This path takes ${allow} only.`),
      headers: { allow },
    };
  }

  #tell(error: unknown, requestId: string, isRead: boolean): Told {
    if (error instanceof ProblemException) return error;
    if (error instanceof UnauthorizedError) {
      return {
        problem: problemOf(401, 'unauthorized', error.message),
        headers: { 'www-authenticate': 'Bearer' },
      };
    }
    if (error instanceof ForbiddenError) return { problem: problemOf(403, 'forbidden', error.message) };
    if (error instanceof TooManyRequestsError) {
      return {
        problem: problemOf(429, 'too-many-requests', error.message),
        headers: { 'retry-after': String(error.retryAfterSeconds) },
      };
    }
    if (error instanceof StoreUnavailableError) {
      return {
        problem: problemOf(
          503,
          'store-unavailable',
          `The store does not answer, so nothing ${isRead ? 'can be read from it' : 'was stored or removed'}. Try again when GET /health/ready says "ok".`,
        ),
        headers: { 'retry-after': '1' },
      };
    }
    if (error instanceof InvalidCursorError) {
      const errors = [{ path: 'cursor', message: error.message }];
      return { problem: { ...problemOf(422, 'invalid-cursor', error.message), errors } };
    }
    if (error instanceof InvalidChatRequestError) return invalidBody([{ path: '', message: error.message }]);
    // JSON.stringify and the schemas walk a body by recursion.
    if (error instanceof RangeError && error.message.startsWith('Maximum call stack'))
      return invalidBody([{ path: '', message: 'The body is nested too deeply; send a flatter one.' }]);
    const status = statusOf(error);
    if (status === 415)
      return {
        problem: problemOf(
          415,
          'bad-request',
          'The body must be JSON: send it with "Content-Type: application/json".',
        ),
      };
    if (status < 500) {
      return { problem: problemOf(status, problemTypeOfStatus(status), (error as Error).message) };
    }
    this.#logger.error({ requestId, err: error });
    return {
      problem: problemOf(
        500,
        'internal-error',
        `Reuso failed to handle the request; the server's log has the reason under ${requestId}.`,
      ),
    };
  }
}

export function problemOf(status: number, type: ProblemType, detail: string): Problem {
  return { type: problemType(type), title: STATUS_CODES[status] ?? 'Error', status, detail };
}

/** Nest's exceptions and Fastify's errors (a body that is not JSON, or too large) both know their status. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status: unknown = error instanceof Error ? (error as { statusCode?: unknown }).statusCode : undefined;
  return typeof status === 'number' && status >= 400 ? status : 500;
}
