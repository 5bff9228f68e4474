import { Body, Controller, HttpCode, Inject, Post, Put, Req, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  type LlmLookupRequest,
  type LlmLookupResponse,
  type LlmPutRequest,
  type PutResponse,
  llmLookupRequest,
  llmLookupResponse,
  llmPutRequest,
  putResponse,
} from '@reuso/contracts';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../../access/caller.js';
import { CallerGuard } from '../../access/caller.guard.js';
import { ApiAnswer, ApiProblems } from '../api-answer.decorator.js';
import { CurrentCaller } from '../caller.decorator.js';
import { LlmEntryService } from './llm-entry.service.js';

@ApiTags('LLM cache')
@UseGuards(CallerGuard)
@Controller('api/v1/llm-cache')
export class LlmCacheController {
  constructor(@Inject(LlmEntryService) private readonly service: LlmEntryService) {}

  @ApiOperation({ summary: 'Look up whether a request was answered, without asking the provider' })
  @ApiAnswer(200, llmLookupResponse)
  @ApiProblems(401, 422)
  @Post('lookup')
  @HttpCode(200)
  lookup(
    @Body({ schema: llmLookupRequest }) body: LlmLookupRequest,
    @CurrentCaller() caller: Caller,
    @Req() { id }: FastifyRequest,
  ): Promise<LlmLookupResponse> {
    return this.service.lookup(body, caller, id);
  }

  @ApiOperation({ summary: 'Store an answer that was made elsewhere' })
  @ApiAnswer(201, putResponse)
  @ApiProblems(401, 422, 503)
  @Put('entries')
  @HttpCode(201)
  put(
    @Body({ schema: llmPutRequest }) body: LlmPutRequest,
    @CurrentCaller() caller: Caller,
  ): Promise<PutResponse> {
    return this.service.put(body, caller);
  }
}
