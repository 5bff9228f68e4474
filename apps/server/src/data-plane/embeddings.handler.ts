import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type ReusoConfig } from '@reuso/config';
import { type EmbeddingCall, EmbeddingGateway, embeddingKey, readEmbeddingRequest } from '@reuso/embeddings';
import { parseChatBody } from '@reuso/llm';
import { isAmbiguous } from '@reuso/llm-cache';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccessService } from '../access/access.service.js';
import { type Wanted, writeAnswer } from './answer-writer.js';
import { readCallHeaders } from './call-headers.js';
import { endpointOf } from './endpoint-of.js';
import { onceGone } from './hang-up.js';
import { PassthroughHandler } from './passthrough.handler.js';
import { providerHeaders } from './provider-headers.js';

const NO_BODY = Buffer.alloc(0);

const asJson = (requestId: string): Wanted => ({
  requestId,
  stream: false,
  includeUsage: false,
  onForm: () => undefined,
});

/** `POST /v1/embeddings`: each input cached by itself. */
@Injectable()
export class EmbeddingsHandler {
  constructor(
    @Inject(CONFIG) private readonly config: ReusoConfig,
    @Inject(AccessService) private readonly access: AccessService,
    @Inject(EmbeddingGateway) private readonly gateway: EmbeddingGateway,
    @Inject(PassthroughHandler) private readonly passthrough: PassthroughHandler,
  ) {}

  async handle(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const call = this.#read(request, reply);
    // Not of a known form, or read in more than one way: the provider shall say what is wrong with it, or know what it means.
    if (call === undefined) return await this.passthrough.handle(request, reply);
    const answer = await this.gateway.handle(call);
    reply.hijack();
    await writeAnswer(reply.raw, answer, asJson(request.id));
  }

  #read(request: FastifyRequest, reply: FastifyReply): EmbeddingCall | undefined {
    const receivedAt = performance.now();
    const { headers } = request;
    const caller = this.access.identify(headers, request.socket);
    const { directives, ttlSeconds, namespace, masterplan, atom, tags, attempt } = readCallHeaders(headers);
    const rawBody = Buffer.isBuffer(request.body) ? request.body : NO_BODY;
    const body = parseChatBody(rawBody);
    const read = readEmbeddingRequest(body);
    if (read === undefined || isAmbiguous(rawBody.toString('utf8'), body)) return undefined;
    const { tenant } = caller;
    const endpoint = endpointOf(request.url);
    const scope = { tenant, namespace, endpoint, upstream: this.config.upstream.baseUrl };
    return {
      requestId: request.id,
      receivedAt,
      belonging: { tenant, namespace, masterplan, tags },
      atom,
      request: read,
      keys: read.inputs.map((input) => embeddingKey(scope, read.parameters, input)),
      endpoint,
      rawBody,
      upstreamHeaders: () => providerHeaders(headers, caller, this.config.upstream.apiKey),
      directives,
      attempt,
      ttlSeconds,
      onceGone: (listener) => onceGone(reply.raw, listener),
    };
  }
}
