import { Module } from '@nestjs/common';
import { WarmupTarget } from '@reuso/warming';
import { RagEntryService } from '../rag/rag-entry.service.js';
import { AnswerRefresher } from './answer-refresher.js';
import { CacheWarmupTarget } from './cache-warmup-target.js';

@Module({
  providers: [RagEntryService, AnswerRefresher, { provide: WarmupTarget, useClass: CacheWarmupTarget }],
  exports: [WarmupTarget],
})
export class WarmupTargetModule {}
