import { Readable } from 'node:stream';
import {
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Req,
  UseGuards,
} from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  type WarmupAccepted,
  type WarmupQuery,
  type WarmupView,
  type WarmupsPage,
  warmupAccepted,
  warmupQuery,
  warmupRequest,
  warmupView,
  warmupsPage,
} from '@reuso/contracts';
import type { FastifyRequest } from 'fastify';
import { AdministratorGuard } from '../../access/administrator.guard.js';
import type { Caller } from '../../access/caller.js';
import { ApiAnswer, ApiProblems, openApi } from '../api-answer.decorator.js';
import { CurrentCaller } from '../caller.decorator.js';
import { validated } from '../../problem/validation.pipe.js';
import { NDJSON } from './take-ndjson.js';
import { WarmupsService } from './warmups.service.js';

@ApiTags('Warm-ups')
@UseGuards(AdministratorGuard)
@Controller('api/v1/warmups')
export class WarmupsController {
  constructor(@Inject(WarmupsService) private readonly service: WarmupsService) {}

  @ApiOperation({
    summary: 'Fill the caches ahead of time',
    description:
      'Items as JSON, or one a line as application/x-ndjson (then `name` and `tenant` come in the query). Each is ' +
      'checked when its turn comes; bad ones are reported with their line, and the rest is done.',
  })
  @ApiConsumes('application/json', NDJSON)
  @ApiBody({ schema: openApi(warmupRequest, 'input') })
  @ApiAnswer(202, warmupAccepted)
  @ApiProblems(401, 413, 422, 503)
  @Post()
  @HttpCode(202)
  start(
    @Query({ schema: warmupQuery }) query: WarmupQuery,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<WarmupAccepted> {
    const { body } = request;
    return body instanceof Readable
      ? this.service.fromLines(query, body, caller, request)
      : this.service.fromJson(validated(warmupRequest, body), caller, request);
  }

  @ApiOperation({ summary: 'List warm-ups, the latest first' })
  @ApiAnswer(200, warmupsPage)
  @ApiProblems(401, 503)
  @Get()
  list(@CurrentCaller() caller: Caller): Promise<WarmupsPage> {
    return this.service.list(caller);
  }

  @ApiOperation({ summary: 'Tell how a warm-up stands' })
  @ApiAnswer(200, warmupView)
  @ApiProblems(401, 404, 503)
  @Get(':id')
  show(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<WarmupView> {
    return this.service.show(id, caller);
  }

  @ApiOperation({ summary: 'Cancel a warm-up; what it has stored stays' })
  @ApiAnswer(200, warmupView)
  @ApiProblems(401, 404, 409, 503)
  @Delete(':id')
  cancel(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<WarmupView> {
    return this.service.cancel(id, caller);
  }
}
