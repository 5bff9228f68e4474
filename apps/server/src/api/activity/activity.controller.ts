import {
  Controller,
  Get,
  Inject,
  type MessageEvent,
  Query,
  Sse,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ActivityFeed, ActivityReader, matches } from '@reuso/analytics';
import {
  type ActivityPage,
  type ActivityQuery,
  activityItem,
  activityPage,
  activityQuery,
} from '@reuso/contracts';
import type { Observable } from 'rxjs';
import { AdministratorGuard } from '../../access/administrator.guard.js';
import type { Caller } from '../../access/caller.js';
import { bookOf } from '../analytics/book-of.js';
import { LiveStreams } from '../analytics/live-streams.js';
import { UpToDateInterceptor } from '../analytics/up-to-date.interceptor.js';
import { ApiAnswer, ApiEvents, ApiProblems } from '../api-answer.decorator.js';
import { CurrentCaller } from '../caller.decorator.js';

@ApiTags('Activity')
@UseGuards(AdministratorGuard)
@UseInterceptors(UpToDateInterceptor)
@Controller('api/v1/activity')
export class ActivityController {
  constructor(
    @Inject(ActivityReader) private readonly reader: ActivityReader,
    @Inject(ActivityFeed) private readonly feed: ActivityFeed,
    @Inject(LiveStreams) private readonly streams: LiveStreams,
  ) {}

  @ApiOperation({
    summary: 'The last requests on all replicas, the latest first',
    description:
      'Some thousands are kept. Of a flood of hits a sample is shown; figures count all. No prompts, no answers.',
  })
  @ApiAnswer(200, activityPage)
  @ApiProblems(401, 422, 503)
  @Get()
  list(
    @Query({ schema: activityQuery }) query: ActivityQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<ActivityPage> {
    return this.reader.page(bookOf(caller), query);
  }

  @ApiOperation({
    summary: 'Requests as they come, as server-sent events',
    description:
      '`event: activity` for each that fits the filters; `event: unavailable` while the store is down.',
  })
  @ApiEvents(activityItem)
  @ApiProblems(401, 422)
  @Sse('stream')
  stream(
    @Query({ schema: activityQuery }) query: ActivityQuery,
    @CurrentCaller() caller: Caller,
  ): Observable<MessageEvent> {
    return this.streams.of(this.feed, bookOf(caller), 'activity', (item) => matches(item, query));
  }
}
