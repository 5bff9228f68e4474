import type { IncomingHttpHeaders } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AccessService } from './access.service.js';
import type { Caller } from './caller.js';
import { requireDeliberate, requireSameOrigin } from './session/same-origin.js';
import { SessionService } from './session/session.service.js';

const NO_HEADERS: Caller['ourHeaders'] = () => [];

/** The native API's ways in: a key in a header, else the dashboard's session, else what needs no key. */
@Injectable()
export class RequestAccess {
  constructor(
    @Inject(AccessService) private readonly access: AccessService,
    @Inject(SessionService) private readonly sessions: SessionService,
  ) {}

  /** @throws UnauthorizedError, ForbiddenError */
  caller(request: FastifyRequest): Caller {
    return this.#bySession(request) ?? this.access.identify(request.headers, request.socket);
  }

  /** @throws UnauthorizedError, ForbiddenError */
  administrator(request: FastifyRequest): Caller {
    return this.#bySession(request) ?? this.access.identifyAdministrator(request.headers, request.socket);
  }

  /** A page of another site must not speak for whom a browser's cookie, or its reach to this port, speaks. */
  #bySession(request: FastifyRequest): Caller | undefined {
    if (bringsKey(request.headers)) return undefined;
    requireSameOrigin(request);
    const session = this.sessions.of(request.headers);
    if (session === undefined) return undefined;
    requireDeliberate(request);
    return { tenant: session.tenant, isOperator: session.isOperator, ourHeaders: NO_HEADERS };
  }
}

function bringsKey(headers: IncomingHttpHeaders): boolean {
  return headers.authorization !== undefined || headers['x-reuso-key'] !== undefined;
}
