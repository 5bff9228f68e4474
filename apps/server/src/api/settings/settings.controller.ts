import { Controller, Get, Inject, Req, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type SettingsView, settingsView } from '@reuso/contracts';
import type { FastifyRequest } from 'fastify';
import { OperatorGuard } from '../../access/operator.guard.js';
import { cameByHttps } from '../../access/session/session-cookie.js';
import { ApiAnswer, ApiProblems } from '../api-answer.decorator.js';
import { SettingsService } from './settings.service.js';

@ApiTags('Settings')
@UseGuards(OperatorGuard)
@Controller('api/v1/settings')
export class SettingsController {
  constructor(@Inject(SettingsService) private readonly service: SettingsService) {}

  @ApiOperation({
    summary: 'Show the settings in force, the prices and the health',
    description: 'For operators only. Of secrets it tells whether they are set.',
  })
  @ApiAnswer(200, settingsView)
  @ApiProblems(401, 403)
  @Get()
  show(@Req() { headers, protocol, host }: FastifyRequest): Promise<SettingsView> {
    const forwarded = headers['x-forwarded-host'];
    const name = typeof forwarded === 'string' ? forwarded : host;
    return this.service.show(`${cameByHttps(headers, protocol === 'https') ? 'https' : 'http'}://${name}`);
  }
}
