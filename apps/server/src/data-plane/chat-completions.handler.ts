import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type ReusoConfig } from '@reuso/config';
import { ChatRequestReader, LlmGateway, type LlmCall, type MaybePromise } from '@reuso/llm';
import { LlmCache } from '@reuso/llm-cache';
import { AccessService } from '../access/access.service.js';
import { type Wanted, writeAnswer } from './answer-writer.js';
import { readCallHeaders } from './call-headers.js';
import type { ChatExchange } from './chat-exchange.js';
import { endpointOf } from './endpoint-of.js';
import { endInFault } from './fault.js';
import { onceGone } from './hang-up.js';
import { providerHeaders } from './provider-headers.js';

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

  /** @throws what is wrong with the request, before anything is written */
  handle(exchange: ChatExchange): MaybePromise<void> {
    const { requestId, response } = exchange;
    const call = this.#read(exchange);
    const wanted: Wanted = {
      requestId,
      stream: call.profile.stream,
      includeUsage: call.profile.includeUsage,
      onForm: (held) => this.cache.resize(call.profile.key, held),
    };
    const answer = this.gateway.handle(call);
    if (!(answer instanceof Promise)) return writeAnswer(response, answer, wanted);
    return answer
      .then((late) => writeAnswer(response, late, wanted))
      .catch((error: unknown) => endInFault(response, requestId, error));
  }

  #read({ requestId, url, headers, body, response }: ChatExchange): LlmCall {
    const receivedAt = performance.now();
    const caller = this.access.identify(headers, response.socket ?? undefined);
    const { directives, ttlSeconds, namespace, masterplan, atom, tags, attempt, batching } =
      readCallHeaders(headers);
    const endpoint = endpointOf(url);
    const { tenant } = caller;
    const profile = this.reader.read({ tenant, namespace, endpoint, upstream: this.#providerUrl }, body);
    return {
      requestId,
      receivedAt,
      belonging: { tenant, namespace, masterplan, tags },
      atom,
      profile,
      endpoint,
      rawBody: body,
      upstreamHeaders: () => providerHeaders(headers, caller, this.#providerKey),
      directives,
      useCache: !profile.ambiguous,
      batching,
      attempt,
      ttlSeconds,
      onceGone: (listener) => onceGone(response, listener),
    };
  }
}
