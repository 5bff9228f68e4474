import {
  Controller,
  Get,
  Inject,
  type MessageEvent,
  Param,
  Query,
  Sse,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AnalyticsReader, MasterplansReader, TickFeed } from '@reuso/analytics';
import {
  type AnalyticsSummary,
  type LayersDetail,
  type MasterplanDetail,
  type MasterplansPage,
  type MasterplansQuery,
  type SummaryQuery,
  type Timeseries,
  type TimeseriesQuery,
  analyticsSummary,
  analyticsTick,
  label,
  layersDetail,
  masterplanDetail,
  masterplansPage,
  masterplansQuery,
  summaryQuery,
  timeseries,
  timeseriesQuery,
} from '@reuso/contracts';
import type { Observable } from 'rxjs';
import { AdministratorGuard } from '../../access/administrator.guard.js';
import type { Caller } from '../../access/caller.js';
import { ApiAnswer, ApiEvents, ApiProblems } from '../api-answer.decorator.js';
import { CurrentCaller } from '../caller.decorator.js';
import { bookOf } from './book-of.js';
import { LiveStreams } from './live-streams.js';
import { noSuchMasterplan, stepTooFine } from './problems.js';
import { UpToDateInterceptor } from './up-to-date.interceptor.js';

@ApiTags('Analytics')
@UseGuards(AdministratorGuard)
@UseInterceptors(UpToDateInterceptor)
@Controller('api/v1/analytics')
export class AnalyticsController {
  constructor(
    @Inject(AnalyticsReader) private readonly analytics: AnalyticsReader,
    @Inject(MasterplansReader) private readonly masterplansReader: MasterplansReader,
    @Inject(TickFeed) private readonly ticks: TickFeed,
    @Inject(LiveStreams) private readonly streams: LiveStreams,
  ) {}

  @ApiOperation({ summary: 'Hit rates, money and time, spent and saved, of all replicas' })
  @ApiAnswer(200, analyticsSummary)
  @ApiProblems(401, 422, 503)
  @Get('summary')
  summary(
    @Query({ schema: summaryQuery }) { window }: SummaryQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<AnalyticsSummary> {
    return this.analytics.summary(bookOf(caller), window);
  }

  @ApiOperation({
    summary: 'The same over time, a point for each step',
    description: 'Steps of minutes are kept for a day: longer windows take 1h, 6h or 1d.',
  })
  @ApiAnswer(200, timeseries)
  @ApiProblems(401, 422, 503)
  @Get('timeseries')
  async timeseries(
    @Query({ schema: timeseriesQuery }) query: TimeseriesQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<Timeseries> {
    stepTooFine(query);
    return await this.analytics.timeseries(bookOf(caller), query);
  }

  @ApiOperation({ summary: 'Figures of each masterplan' })
  @ApiAnswer(200, masterplansPage)
  @ApiProblems(401, 422, 503)
  @Get('masterplans')
  masterplans(
    @Query({ schema: masterplansQuery }) query: MasterplansQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<MasterplansPage> {
    return this.masterplansReader.list(bookOf(caller), query);
  }

  @ApiOperation({ summary: 'One masterplan with its atoms, and its waves over time' })
  @ApiAnswer(200, masterplanDetail)
  @ApiProblems(401, 404, 422, 503)
  @Get('masterplans/:id')
  async masterplan(
    @Param('id', { schema: label }) id: string,
    @Query({ schema: summaryQuery }) { window }: SummaryQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<MasterplanDetail> {
    const detail = await this.masterplansReader.detail(bookOf(caller), id, window);
    if (detail === undefined) throw noSuchMasterplan(id);
    return detail;
  }

  @ApiOperation({ summary: 'The summary with latencies, batch sizes, similarities and models' })
  @ApiAnswer(200, layersDetail)
  @ApiProblems(401, 422, 503)
  @Get('layers')
  layers(
    @Query({ schema: summaryQuery }) { window }: SummaryQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<LayersDetail> {
    return this.analytics.layers(bookOf(caller), window);
  }

  @ApiOperation({
    summary: 'What happened, each second, as server-sent events',
    description:
      '`event: tick` with what all replicas have counted since the last; `event: unavailable` in its place while the ' +
      'store does not answer.',
  })
  @ApiEvents(analyticsTick)
  @ApiProblems(401)
  @Sse('stream')
  stream(@CurrentCaller() caller: Caller): Observable<MessageEvent> {
    return this.streams.of(this.ticks, bookOf(caller), 'tick');
  }
}
