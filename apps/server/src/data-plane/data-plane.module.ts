import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { ChatCompletionsHandler } from './chat-completions.handler.js';
import { EmbeddingsHandler } from './embeddings.handler.js';
import { PassthroughHandler } from './passthrough.handler.js';

@Module({
  imports: [AccessModule],
  providers: [ChatCompletionsHandler, EmbeddingsHandler, PassthroughHandler],
})
export class DataPlaneModule {}
