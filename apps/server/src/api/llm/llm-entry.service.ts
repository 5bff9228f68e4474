import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type ReusoConfig } from '@reuso/config';
import type { LlmLookupRequest, LlmLookupResponse, LlmPutRequest, PutResponse } from '@reuso/contracts';
import { EventBus } from '@reuso/events';
import { ChatRequestReader, previewOf } from '@reuso/llm';
import {
  type Belonging,
  type HeldAnswer,
  LlmCache,
  NO_DIRECTIVES,
  Refusals,
  judge,
  readerTags,
  requestTags,
} from '@reuso/llm-cache';
import { StoreUnavailableError } from '@reuso/store/ports';
import type { Caller } from '../../access/caller.js';
import { CHAT_ENDPOINT, chatRequestOf } from './chat-request.js';
import { completionText } from './completion-text.js';

/** Invalidations may overtake a write now and then, but not this often in a row. */
const WRITE_ATTEMPTS = 3;

/** A request's place in the cache. */
interface Place {
  readonly key: string;
  readonly model: string;
  readonly rawBody: Buffer;
  readonly belonging: Belonging;
}

/** Looks entries up and stores them for executors that ask the provider themselves. */
@Injectable()
export class LlmEntryService {
  constructor(
    @Inject(CONFIG) private readonly config: ReusoConfig,
    @Inject(ChatRequestReader) private readonly reader: ChatRequestReader,
    @Inject(LlmCache) private readonly cache: LlmCache,
    @Inject(Refusals) private readonly refusals: Refusals,
    @Inject(EventBus) private readonly events: EventBus,
  ) {}

  async lookup(body: LlmLookupRequest, caller: Caller, requestId: string): Promise<LlmLookupResponse> {
    const started = performance.now();
    const place = this.#placeOf(body, caller);
    const held = await this.#find(place);
    this.#tell(place, held, { atom: body.atom_id, requestId, started });
    if (held === undefined) return { hit: false, key: place.key };
    const { answer } = held;
    const { text, model = body.model } = completionText(answer.body);
    return {
      hit: true,
      key: place.key,
      entry: {
        text,
        model,
        prompt_tokens: answer.usage?.promptTokens ?? 0,
        completion_tokens: answer.usage?.completionTokens ?? 0,
        cached_at: new Date(answer.createdAt).toISOString(),
        expires_at: new Date(answer.expiresAt).toISOString(),
      },
    };
  }

  /** @throws StoreUnavailableError when the store does not take it */
  async put(body: LlmPutRequest, caller: Caller): Promise<PutResponse> {
    const { key, model, rawBody, belonging } = this.#placeOf(body, caller);
    const createdAt = Date.now();
    const expiresAt = createdAt + (body.ttl_seconds ?? this.config.llmCacheTtlSeconds) * 1000;
    const answer = {
      body: completionOf(key, body, createdAt),
      createdAt,
      expiresAt,
      upstreamMs: body.latency_ms ?? 0,
      usage: { promptTokens: body.prompt_tokens, completionTokens: body.completion_tokens },
    };
    const tags = [...requestTags(belonging, model), ...readerTags(belonging)];
    const { tenant } = belonging;
    const write = { key, tenant, model, tags, answer, detail: rawBody, preview: previewOf(rawBody) };
    const refused = this.refusals.of(key);
    for (let attempt = 1; attempt <= WRITE_ATTEMPTS; attempt += 1) {
      const fence = await this.cache.fence(key, tenant, tags);
      if (fence === undefined) break;
      const outcome = await this.cache.write(write, fence);
      if (outcome !== 'stored') continue;
      // What is put is wanted, whatever was judged before.
      if ((await refused) !== undefined) await this.refusals.lift(key);
      return { key, expires_at: new Date(expiresAt).toISOString() };
    }
    throw new StoreUnavailableError('put');
  }

  #placeOf(body: LlmLookupRequest, { tenant }: Caller): Place {
    const { namespace, masterplan_id: masterplan, tags = [], model } = body;
    const rawBody = Buffer.from(JSON.stringify(chatRequestOf(body)));
    const scope = { tenant, namespace, endpoint: CHAT_ENDPOINT, upstream: this.config.upstream.baseUrl };
    const { key } = this.reader.read(scope, rawBody);
    return { key, model, rawBody, belonging: { tenant, namespace, masterplan, tags } };
  }

  async #find({ key, belonging }: Place): Promise<HeldAnswer | undefined> {
    const near = this.cache.near(key, Date.now());
    const found =
      near === undefined ? await this.cache.lookup(key) : ({ kind: 'found', held: near } as const);
    if (found.kind !== 'found' || judge(found.held.answer, NO_DIRECTIVES, Date.now()) !== 'serve')
      return undefined;
    const tags = readerTags(belonging);
    const tied = found.held.isTied(tags) || (await this.cache.tie(key, belonging.tenant, found.held, tags));
    if (!tied) return undefined;
    this.cache.countHit(key);
    return found.held;
  }

  #tell(
    { key, model, belonging }: Place,
    held: HeldAnswer | undefined,
    about: { readonly atom: string | undefined; readonly requestId: string; readonly started: number },
  ): void {
    this.events.emit({
      type: 'call',
      layer: 'llm',
      outcome: held === undefined ? 'miss' : 'hit',
      requestId: about.requestId,
      tenant: belonging.tenant,
      masterplan: belonging.masterplan,
      atom: about.atom,
      model,
      key,
      detail: 'lookup',
      usage: held?.answer.usage,
      upstreamMs: held?.answer.upstreamMs,
      latencyMs: performance.now() - about.started,
      forward: held === undefined ? 'miss' : undefined,
      status: 200,
    });
  }
}

/** The completion that the provider would have sent, so that `/v1` can serve it too. */
function completionOf(key: string, body: LlmPutRequest, createdAt: number): Buffer {
  const { model, response_text, prompt_tokens, completion_tokens } = body;
  return Buffer.from(
    JSON.stringify({
      id: `chatcmpl-${key.slice(-24)}`,
      object: 'chat.completion',
      created: Math.floor(createdAt / 1000),
      model,
      choices: [{ index: 0, message: { role: 'assistant', content: response_text }, finish_reason: 'stop' }],
      usage: { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens },
    }),
  );
}
