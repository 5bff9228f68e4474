import { Body, Controller, HttpCode, Inject, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  type LlmGenerateRequest,
  type LlmGenerateResponse,
  llmGenerateRequest,
  llmGenerateResponse,
} from '@reuso/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../../access/caller.js';
import { CallerGuard } from '../../access/caller.guard.js';
import { CurrentCaller } from '../caller.decorator.js';
import { ApiAnswer, ApiProblems } from '../api-answer.decorator.js';
import { GenerateService } from './generate.service.js';

@ApiTags('LLM')
@UseGuards(CallerGuard)
@Controller('api/v1/llm')
export class LlmController {
  constructor(@Inject(GenerateService) private readonly service: GenerateService) {}

  @ApiOperation({ summary: 'Answer a prompt: from the cache, from a call under way, or from the provider' })
  @ApiAnswer(200, llmGenerateResponse)
  @ApiProblems(401, 422, 502, 504)
  @Post('generate')
  @HttpCode(200)
  generate(
    @Body({ schema: llmGenerateRequest }) body: LlmGenerateRequest,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LlmGenerateResponse> {
    return this.service.generate(body, caller, request, reply);
  }
}
