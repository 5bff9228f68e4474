import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type SessionRequest, type SessionView, sessionRequest, sessionView } from '@reuso/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccessService, type Holder } from '../../access/access.service.js';
import { requireDeliberate, requireSameOrigin } from '../../access/session/same-origin.js';
import { cameByHttps, endingCookie, keepingCookie } from '../../access/session/session-cookie.js';
import { SESSION_SECONDS, SessionService } from '../../access/session/session.service.js';
import { ApiAnswer, ApiProblems } from '../api-answer.decorator.js';

/** The dashboard's way in: a token for a cookie that holds none. */
@ApiTags('Session')
@Controller('api/v1/session')
export class SessionController {
  constructor(
    @Inject(AccessService) private readonly access: AccessService,
    @Inject(SessionService) private readonly sessions: SessionService,
  ) {}

  @ApiOperation({ summary: 'Whether one has to sign in, and who is signed in' })
  @ApiAnswer(200, sessionView)
  @Get()
  show(@Req() { headers }: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): SessionView {
    void reply.header('cache-control', 'no-store');
    const session = this.sessions.of(headers);
    return session === undefined ? this.#signedOut() : signedIn(session, session.expiresAt);
  }

  @ApiOperation({
    summary: 'Sign in with the admin token, or with a tenant’s key for what is its own',
    description:
      'Sets a cookie that lasts twelve hours. After ten failures within a minute an address has to wait.',
  })
  @ApiAnswer(200, sessionView)
  @ApiProblems(401, 403, 422, 429)
  @Post()
  @HttpCode(200)
  signIn(
    @Body({ schema: sessionRequest }) { token }: SessionRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): SessionView {
    requireSameOrigin(request);
    requireDeliberate(request);
    void reply.header('cache-control', 'no-store');
    if (!this.access.asksOperators) return this.#signedOut();
    const session = this.sessions.signIn(token, request.ip);
    void reply.header('set-cookie', keepingCookie(session.cookie, SESSION_SECONDS, transportOf(request)));
    return signedIn(session, session.expiresAt);
  }

  @ApiOperation({ summary: 'Sign out' })
  @ApiAnswer(200, sessionView)
  @ApiProblems(403)
  @Delete()
  signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): SessionView {
    requireSameOrigin(request);
    this.sessions.end(request.headers);
    void reply.header('cache-control', 'no-store').header('set-cookie', endingCookie(transportOf(request)));
    return this.#signedOut();
  }

  /** Where nothing is asked, whoever comes may do what operators do. */
  #signedOut(): SessionView {
    const required = this.access.asksOperators;
    return { required, signed_in: false, role: required ? null : 'operator', tenant: null, expires_at: null };
  }
}

function signedIn({ tenant, isOperator }: Holder, expiresAt: Date): SessionView {
  return {
    required: true,
    signed_in: true,
    role: isOperator ? 'operator' : 'tenant',
    tenant: isOperator ? null : tenant,
    expires_at: expiresAt.toISOString(),
  };
}

function transportOf({ headers, protocol }: FastifyRequest): { secure: boolean } {
  return { secure: cameByHttps(headers, protocol === 'https') };
}
