import { Body, Controller, HttpCode, Inject, Post, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  type FeedbackRequest,
  type FeedbackResponse,
  feedbackRequest,
  feedbackResponse,
} from '@reuso/contracts';
import { CallerGuard } from '../../access/caller.guard.js';
import type { Caller } from '../../access/caller.js';
import { ApiAnswer, ApiProblems } from '../api-answer.decorator.js';
import { CurrentCaller } from '../caller.decorator.js';
import { FeedbackService } from './feedback.service.js';

@ApiTags('Feedback')
@UseGuards(CallerGuard)
@Controller('api/v1/feedback')
export class FeedbackController {
  constructor(@Inject(FeedbackService) private readonly service: FeedbackService) {}

  @ApiOperation({
    summary: 'Judge an answer',
    description:
      'A bad one is removed, and is not stored again under its key until somebody asks for a fresh answer ' +
      '(`Cache-Control: no-cache`, a retry, a put). A different answer takes its place at once.',
  })
  @ApiAnswer(200, feedbackResponse)
  @ApiProblems(401, 404, 422, 503)
  @Post()
  @HttpCode(200)
  judge(
    @Body({ schema: feedbackRequest }) body: FeedbackRequest,
    @CurrentCaller() caller: Caller,
  ): Promise<FeedbackResponse> {
    return this.service.judge(body, caller);
  }
}
