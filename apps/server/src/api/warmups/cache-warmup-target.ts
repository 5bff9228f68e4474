import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type ReusoConfig } from '@reuso/config';
import type { LlmGenerateRequest, RagPutRequest } from '@reuso/contracts';
import { ChatRequestReader, InvalidChatRequestError, LlmGateway } from '@reuso/llm';
import { StoreUnavailableError } from '@reuso/store/ports';
import { type WarmupItem, WarmupItemError, type WarmupOwner, WarmupTarget } from '@reuso/warming';
import { chatCallOf } from '../llm/chat-call.js';
import { RagEntryService } from '../rag/rag-entry.service.js';
import { AnswerRefresher } from './answer-refresher.js';
import { STORE_PAUSE_MS, outcomeOf } from './warmup-outcome.js';

/** Fills the caches by the ways that callers take: the corridor, and the RAG cache's own put. */
@Injectable()
export class CacheWarmupTarget extends WarmupTarget {
  constructor(
    @Inject(CONFIG) private readonly config: ReusoConfig,
    @Inject(LlmGateway) private readonly gateway: LlmGateway,
    @Inject(ChatRequestReader) private readonly reader: ChatRequestReader,
    @Inject(RagEntryService) private readonly retrievals: RagEntryService,
    @Inject(AnswerRefresher) private readonly refresher: AnswerRefresher,
  ) {
    super();
  }

  override async warm(item: WarmupItem, owner: WarmupOwner, signal: AbortSignal): Promise<'hit' | 'stored'> {
    try {
      switch (item.kind) {
        case 'llm':
          return await this.#ask(item.request, owner, signal);
        case 'rag':
          return await this.#put(item.request, owner);
        case 'refresh':
          return await this.refresher.refresh(item.key, owner, signal);
        default:
          return item satisfies never;
      }
    } catch (error) {
      if (error instanceof StoreUnavailableError)
        throw new WarmupItemError('the store did not answer', STORE_PAUSE_MS);
      if (error instanceof InvalidChatRequestError) throw new WarmupItemError(error.message);
      throw error;
    }
  }

  override mostAsked(tenant: string, limit: number): Promise<readonly string[]> {
    return this.refresher.mostAsked(tenant, limit);
  }

  async #ask(
    request: LlmGenerateRequest,
    owner: WarmupOwner,
    signal: AbortSignal,
  ): Promise<'hit' | 'stored'> {
    const call = chatCallOf(request, this.reader, {
      requestId: `warmup-${randomUUID()}`,
      tenant: owner.tenant,
      upstream: this.config.upstream.baseUrl,
      upstreamHeaders: () => ({ ...owner.providerHeaders }),
      onceGone: (listener) => signal.addEventListener('abort', listener, { once: true }),
    });
    return await outcomeOf(await this.gateway.handle({ ...call, ahead: true }));
  }

  async #put(request: RagPutRequest, { tenant }: WarmupOwner): Promise<'stored'> {
    await this.retrievals.put(request, { tenant });
    return 'stored';
  }
}
