import { Inject, Injectable } from '@nestjs/common';
import { PriceBook } from '@reuso/analytics';
import { CONFIG, type ReusoConfig } from '@reuso/config';
import type { LlmGenerateRequest, LlmGenerateResponse } from '@reuso/contracts';
import { type Answer, ChatRequestReader, type LlmCall, LlmGateway, type WholeBody } from '@reuso/llm';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../../access/caller.js';
import { onceGone } from '../../data-plane/hang-up.js';
import { providerHeaders } from '../../data-plane/provider-headers.js';
import { providerProblem } from './provider-problem.js';
import { chatCallOf } from './chat-call.js';
import { completionText, isCompletion } from './completion-text.js';

/** `POST /api/v1/llm/generate`: the corridor, entered with a prompt instead of a chat request. */
@Injectable()
export class GenerateService {
  constructor(
    @Inject(CONFIG) private readonly config: ReusoConfig,
    @Inject(LlmGateway) private readonly gateway: LlmGateway,
    @Inject(ChatRequestReader) private readonly reader: ChatRequestReader,
    @Inject(PriceBook) private readonly prices: PriceBook,
  ) {}

  /** @throws ProblemException with the provider's status when it refuses */
  async generate(
    body: LlmGenerateRequest,
    caller: Caller,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<LlmGenerateResponse> {
    const call = this.#callFor(body, caller, request, reply);
    const answer = await this.gateway.handle(call);
    const whole = answer.body.kind === 'live' ? await answer.body.whole : answer.body;
    return this.#respond(call, answer, whole);
  }

  #callFor(body: LlmGenerateRequest, caller: Caller, request: FastifyRequest, reply: FastifyReply): LlmCall {
    const { apiKey, baseUrl } = this.config.upstream;
    const headers = { ...request.headers, 'content-type': 'application/json', accept: 'application/json' };
    return chatCallOf(body, this.reader, {
      requestId: request.id,
      tenant: caller.tenant,
      upstream: baseUrl,
      upstreamHeaders: () => providerHeaders(headers, caller, apiKey),
      onceGone: (listener) => onceGone(reply.raw, listener),
    });
  }

  #respond(call: LlmCall, { cacheStatus, batch }: Answer, body: WholeBody): LlmGenerateResponse {
    if (body.kind === 'raw' && (body.status !== 200 || !isCompletion(body.bytes)))
      throw providerProblem(body);
    const bytes = body.kind === 'raw' ? body.bytes : body.held.answer.body;
    const { usage } = body.kind === 'raw' ? body : body.held.answer;
    const { text, model = call.profile.model } = completionText(bytes);
    const reused = cacheStatus.hit === true || cacheStatus.collapsed === true;
    const cost = usage === undefined ? null : (this.prices.costUsd(call.profile.model, usage) ?? null);
    return {
      text,
      model,
      usage: { prompt_tokens: usage?.promptTokens ?? 0, completion_tokens: usage?.completionTokens ?? 0 },
      cached: cacheStatus.hit === true,
      cache: {
        status: statusOf(cacheStatus),
        key: call.profile.key,
        ...(cacheStatus.age === undefined ? {} : { age_seconds: cacheStatus.age }),
      },
      ...(batch === undefined ? {} : { batch }),
      cost_usd: reused && cost !== null ? 0 : cost,
      saved_usd: reused || cost === null ? cost : 0,
      latency_ms: Math.round((performance.now() - call.receivedAt) * 1000) / 1000,
    };
  }
}

function statusOf({
  hit,
  collapsed,
  forward,
}: Answer['cacheStatus']): LlmGenerateResponse['cache']['status'] {
  if (hit === true) return 'hit';
  if (collapsed === true) return 'coalesced';
  return forward === 'bypass' ? 'bypass' : 'miss';
}
