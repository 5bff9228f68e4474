import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type ReusoConfig } from '@reuso/config';
import { ChatRequestReader, LlmGateway, type LlmCall, type MaybePromise } from '@reuso/llm';
import { LlmCache } from '@reuso/llm-cache';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccessService } from '../access/access.service.js';
import { type Wanted, writeAnswer } from './answer-writer.js';
import { readCallHeaders } from './call-headers.js';
import { endpointOf } from './endpoint-of.js';
import { endInFault } from './fault.js';
import { onceGone } from './hang-up.js';
import { providerHeaders } from './provider-headers.js';

const NO_BODY = Buffer.alloc(0);

/** `POST /v1/chat/completions`: raw bytes in, raw bytes out. A hit that this process holds costs no await. */
@Injectable()
export class ChatCompletionsHandler {
  readonly #providerKey: string | undefined;
  readonly #providerUrl: string;

  constructor(
    @Inject(CONFIG) config: ReusoConfig,
    @Inject(AccessService) private readonly access: AccessService,
    @Inject(ChatRequestReader) private readonly reader: ChatRequestReader,
    @Inject(LlmGateway) private readonly gateway: LlmGateway,
    @Inject(LlmCache) private readonly cache: LlmCache,
  ) {
    this.#providerKey = config.upstream.apiKey;
    this.#providerUrl = config.upstream.baseUrl;
  }

  handle(request: FastifyRequest, reply: FastifyReply): MaybePromise<void> {
    const call = this.#read(request, reply);
    const wanted: Wanted = {
      requestId: request.id,
      stream: call.profile.stream,
      includeUsage: call.profile.includeUsage,
      onForm: (held) => this.cache.resize(call.profile.key, held),
    };
    const answer = this.gateway.handle(call);
    if (!(answer instanceof Promise)) {
      const written = writeAnswer(reply.raw, answer, wanted);
      reply.hijack();
      return written;
    }
    reply.hijack();
    return answer
      .then((late) => writeAnswer(reply.raw, late, wanted))
      .catch((error: unknown) => endInFault(reply.raw, request.id, error));
  }

  #read(request: FastifyRequest, reply: FastifyReply): LlmCall {
    const receivedAt = performance.now();
    const { headers } = request;
    const caller = this.access.identify(headers);
    const { directives, ttlSeconds, namespace, masterplan, atom, tags, attempt, batching } =
      readCallHeaders(headers);
    const rawBody = Buffer.isBuffer(request.body) ? request.body : NO_BODY;
    const endpoint = endpointOf(request.url);
    const { tenant } = caller;
    return {
      requestId: request.id,
      receivedAt,
      belonging: { tenant, namespace, masterplan, tags },
      atom,
      profile: this.reader.read({ tenant, namespace, endpoint, upstream: this.#providerUrl }, rawBody),
      endpoint,
      rawBody,
      upstreamHeaders: () => providerHeaders(headers, caller, this.#providerKey),
      directives,
      useCache: true,
      batching,
      attempt,
      ttlSeconds,
      onceGone: (listener) => onceGone(reply.raw, listener),
    };
  }
}
