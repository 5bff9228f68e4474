import { Body, Controller, HttpCode, Inject, Post, Put, Req, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  type PutResponse,
  type RagLookupRequest,
  type RagLookupResponse,
  type RagPutRequest,
  putResponse,
  ragLookupRequest,
  ragLookupResponse,
  ragPutRequest,
} from '@reuso/contracts';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../../access/caller.js';
import { CallerGuard } from '../../access/caller.guard.js';
import { ApiAnswer, ApiProblems } from '../api-answer.decorator.js';
import { CurrentCaller } from '../caller.decorator.js';
import { RagEntryService } from './rag-entry.service.js';

@ApiTags('RAG cache')
@UseGuards(CallerGuard)
@Controller('api/v1/rag-cache')
export class RagCacheController {
  constructor(@Inject(RagEntryService) private readonly service: RagEntryService) {}

  @ApiOperation({
    summary: 'Look up what was retrieved for a query, or for one that says nearly the same',
    description:
      'An exact match needs no embedding. With one, the most similar query at or above the threshold serves.',
  })
  @ApiAnswer(200, ragLookupResponse)
  @ApiProblems(401, 422)
  @Post('lookup')
  @HttpCode(200)
  lookup(
    @Body({ schema: ragLookupRequest }) body: RagLookupRequest,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<RagLookupResponse> {
    return this.service.lookup(body, caller, request);
  }

  @ApiOperation({ summary: 'Store what was retrieved for a query' })
  @ApiAnswer(201, putResponse)
  @ApiProblems(401, 422, 503)
  @Put('entries')
  @HttpCode(201)
  put(
    @Body({ schema: ragPutRequest }) body: RagPutRequest,
    @CurrentCaller() caller: Caller,
  ): Promise<PutResponse> {
    return this.service.put(body, caller);
  }
}
