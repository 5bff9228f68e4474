import { Controller, Get, HttpStatus, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Readiness, readiness } from '@reuso/contracts';
import type { FastifyReply } from 'fastify';
import { ApiAnswer } from '../api/api-answer.decorator.js';
import { ReadinessService } from './readiness.service.js';

/** Liveness never touches the store; readiness only reads what is already known of it. */
@ApiTags('Probes')
@Controller('health')
export class HealthController {
  constructor(@Inject(ReadinessService) private readonly service: ReadinessService) {}

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
    const state = this.service.read();
    const isAway = state.status === 'starting' || state.status === 'stopping';
    if (isAway) void reply.code(HttpStatus.SERVICE_UNAVAILABLE);
    return state;
  }
}
