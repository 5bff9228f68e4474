import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { HealthModule } from '../health/health.module.js';
import { AnalyticsApiModule } from './analytics/analytics-api.module.js';
import { EntriesController } from './entries/entries.controller.js';
import { EntriesService } from './entries/entries.service.js';
import { InvalidationService } from './invalidations/invalidation.service.js';
import { InvalidationsController } from './invalidations/invalidations.controller.js';
import { FeedbackController } from './feedback/feedback.controller.js';
import { FeedbackService } from './feedback/feedback.service.js';
import { GenerateService } from './llm/generate.service.js';
import { LlmCacheController } from './llm/llm-cache.controller.js';
import { LlmController } from './llm/llm.controller.js';
import { LlmEntryService } from './llm/llm-entry.service.js';
import { RagCacheController } from './rag/rag-cache.controller.js';
import { RagEntryService } from './rag/rag-entry.service.js';
import { AskedModels } from './settings/asked-models.js';
import { SettingsController } from './settings/settings.controller.js';
import { SettingsService } from './settings/settings.service.js';
import { WarmupsController } from './warmups/warmups.controller.js';
import { WarmupsService } from './warmups/warmups.service.js';
import { SessionController } from './session/session.controller.js';

/** The native API, `/api/v1`. */
@Module({
  imports: [AccessModule, HealthModule, AnalyticsApiModule],
  controllers: [
    LlmController,
    LlmCacheController,
    RagCacheController,
    EntriesController,
    InvalidationsController,
    WarmupsController,
    FeedbackController,
    SessionController,
    SettingsController,
  ],
  providers: [
    GenerateService,
    LlmEntryService,
    RagEntryService,
    EntriesService,
    InvalidationService,
    AskedModels,
    SettingsService,
    WarmupsService,
    FeedbackService,
  ],
})
export class ApiModule {}
