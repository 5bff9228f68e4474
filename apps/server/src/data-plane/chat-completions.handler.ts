import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type ReusoConfig } from '@reuso/config';
import { ChatRequestReader, LlmGateway, type LlmCall, type MaybePromise } from '@reuso/llm';
import { type Belonging, type KeyScope, LlmCache } from '@reuso/llm-cache';
import { AccessService } from '../access/access.service.js';
import type { Caller } from '../access/caller.js';
import { type Wanted, writeAnswer } from './answer-writer.js';
import { type CallHeaders, readCallHeaders } from './call-headers.js';
import type { ChatExchange } from './chat-exchange.js';
import { endpointOf } from './endpoint-of.js';
import { endInFault } from './fault.js';
import { onceGone } from './hang-up.js';
import { providerHeaders } from './provider-headers.js';
import { TermsMemo } from './terms-memo.js';

/** What target and headers say of a request, whatever its body. */
interface Terms {
  readonly caller: Caller;
  readonly scope: KeyScope;
  readonly belonging: Belonging;
  readonly callHeaders: CallHeaders;
}

/** `POST /v1/chat/completions`: raw bytes in, raw bytes out. A hit that this process holds costs no await. */
@Injectable()
export class ChatCompletionsHandler {
  readonly #providerKey: string | undefined;
  readonly #providerUrl: string;
  readonly #terms = new TermsMemo<Terms>();

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

  #read(exchange: ChatExchange): LlmCall {
    const receivedAt = performance.now();
    const { requestId, headers, body, response } = exchange;
    const { caller, scope, belonging, callHeaders } = this.#termsOf(exchange);
    const { directives, ttlSeconds, atom, attempt, batching } = callHeaders;
    const profile = this.reader.read(scope, body);
    return {
      requestId,
      receivedAt,
      belonging,
      atom,
      profile,
      endpoint: scope.endpoint,
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

  #termsOf(exchange: ChatExchange): Terms {
    const { url, rawHeaders, response } = exchange;
    const { socket } = response;
    if (rawHeaders === undefined || socket === null) return this.#readTerms(exchange);
    const known = this.#terms.get(socket, url, rawHeaders);
    if (known !== undefined) return known;
    const terms = this.#readTerms(exchange);
    this.#terms.set(socket, url, rawHeaders, terms);
    return terms;
  }

  #readTerms({ url, headers, response }: ChatExchange): Terms {
    const caller = this.access.identify(headers, response.socket ?? undefined);
    const { tenant } = caller;
    const callHeaders = readCallHeaders(headers);
    const { namespace, masterplan, tags } = callHeaders;
    return {
      caller,
      scope: { tenant, namespace, endpoint: endpointOf(url), upstream: this.#providerUrl },
      belonging: { tenant, namespace, masterplan, tags },
      callHeaders,
    };
  }
}
