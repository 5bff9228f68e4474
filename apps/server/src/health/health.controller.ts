import { Controller, Get, HttpStatus, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Readiness, readiness } from '@reuso/contracts';
import { StoreHealth } from '@reuso/store/ports';
import type { FastifyReply } from 'fastify';
import { ApiAnswer } from '../api/api-answer.decorator.js';
import { Lifecycle } from './lifecycle.js';

/** Liveness never touches the store; readiness only reads what is already known of it. */
@ApiTags('Probes')
@Controller('health')
export class HealthController {
  constructor(
    @Inject(StoreHealth) private readonly store: StoreHealth,
    @Inject(Lifecycle) private readonly lifecycle: Lifecycle,
  ) {}

  @ApiOperation({ summary: 'Whether the process runs' })
  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @ApiOperation({
    summary: 'Whether it takes requests',
    description:
      'Without its store it is degraded and still serves, without its cache. 503 only while starting or stopping.',
  })
  @ApiAnswer(200, readiness)
  @ApiAnswer(503, readiness)
  @Get('ready')
  ready(@Res({ passthrough: true }) reply: FastifyReply): Readiness {
    const store = this.store.status();
    const { phase } = this.lifecycle;
    if (phase !== 'serving') void reply.code(HttpStatus.SERVICE_UNAVAILABLE);
    const status = phase === 'serving' ? (store.state === 'up' ? 'ok' : 'degraded') : phase;
    return { status, details: { store } };
  }
}
