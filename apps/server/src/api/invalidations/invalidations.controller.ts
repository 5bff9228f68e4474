import { Body, Controller, HttpCode, Inject, Post, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  type InvalidationRequest,
  type InvalidationResponse,
  invalidationRequest,
  invalidationResponse,
} from '@reuso/contracts';
import { AdministratorGuard } from '../../access/administrator.guard.js';
import type { Caller } from '../../access/caller.js';
import { ApiAnswer, ApiProblems } from '../api-answer.decorator.js';
import { CurrentCaller } from '../caller.decorator.js';
import { InvalidationService } from './invalidation.service.js';

@ApiTags('Invalidation')
@UseGuards(AdministratorGuard)
@Controller('api/v1/invalidations')
export class InvalidationsController {
  constructor(@Inject(InvalidationService) private readonly service: InvalidationService) {}

  @ApiOperation({
    summary: 'Remove entries by masterplan, tag, key, document, namespace, model, or all of them',
    description: 'Exactly one selector. When it returns, no replica serves what it removed.',
  })
  @ApiAnswer(200, invalidationResponse)
  @ApiProblems(401, 422, 503)
  @Post()
  @HttpCode(200)
  invalidate(
    @Body({ schema: invalidationRequest }) body: InvalidationRequest,
    @CurrentCaller() caller: Caller,
  ): Promise<InvalidationResponse> {
    return this.service.invalidate(body, caller);
  }
}
