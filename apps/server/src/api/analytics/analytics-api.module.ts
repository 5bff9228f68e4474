import { Module } from '@nestjs/common';
import { AccessModule } from '../../access/access.module.js';
import { ActivityController } from '../activity/activity.controller.js';
import { AnalyticsController } from './analytics.controller.js';
import { LiveStreams } from './live-streams.js';

/** `/api/v1/analytics` and `/api/v1/activity`. */
@Module({
  imports: [AccessModule],
  controllers: [AnalyticsController, ActivityController],
  providers: [LiveStreams],
})
export class AnalyticsApiModule {}
