import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type ReusoConfig } from '@reuso/config';
import { ChatRequestReader, type LlmCall, LlmGateway } from '@reuso/llm';
import { ALL_TAG, NO_DIRECTIVES, namespaceTag } from '@reuso/llm-cache';
import { type EntryInspection, EntryStore, type EntrySummary } from '@reuso/store/ports';
import { WarmupItemError, type WarmupOwner } from '@reuso/warming';
import { CHAT_ENDPOINT } from '../llm/chat-request.js';
import { outcomeOf } from './warmup-outcome.js';

const PAGE = 500;
/** Entries that are looked through for the most asked; beyond, those that expire first are left out. */
const MOST_LOOKED_THROUGH = 50_000;
const NAMESPACE = namespaceTag('');

/** Asks again what was asked most, so that its answers do not expire. */
@Injectable()
export class AnswerRefresher {
  constructor(
    @Inject(CONFIG) private readonly config: ReusoConfig,
    @Inject(EntryStore) private readonly store: EntryStore,
    @Inject(LlmGateway) private readonly gateway: LlmGateway,
    @Inject(ChatRequestReader) private readonly reader: ChatRequestReader,
  ) {}

  /** @returns keys of answers that were read at least once, most often read first */
  async mostAsked(tenant: string, limit: number): Promise<readonly string[]> {
    const scopes = [{ tenant, layer: 'llm', tag: ALL_TAG }] as const;
    let best: Pick<EntrySummary, 'key' | 'hits'>[] = [];
    let cursor: string | undefined;
    for (let seen = 0; seen < MOST_LOOKED_THROUGH; seen += PAGE) {
      const { items, nextCursor } = await this.store.list({ scopes, cursor, limit: PAGE });
      const asked = items.filter(({ hits }) => hits > 0).map(({ key, hits }) => ({ key, hits }));
      best = [...best, ...asked].sort((a, b) => b.hits - a.hits).slice(0, limit);
      if (nextCursor === null) break;
      cursor = nextCursor;
    }
    return best.map(({ key }) => key);
  }

  /** @throws WarmupItemError */
  async refresh(key: string, owner: WarmupOwner, signal: AbortSignal): Promise<'hit' | 'stored'> {
    const entry = await this.store.inspect(key);
    if (entry === null || entry.tenant !== owner.tenant)
      throw new WarmupItemError(`the entry ${key} is no longer there`);
    if (entry.detail.length === 0) throw new WarmupItemError(`the entry ${key} does not hold its request`);
    const outcome = await outcomeOf(await this.gateway.handle(this.#callFor(entry, owner, signal)));
    await this.#keepTies(entry);
    return outcome;
  }

  #callFor({ detail, tags }: EntryInspection, owner: WarmupOwner, signal: AbortSignal): LlmCall {
    const namespace = tags.find((tag) => tag.startsWith(NAMESPACE))?.slice(NAMESPACE.length);
    const { tenant, providerHeaders } = owner;
    const scope = { tenant, namespace, endpoint: CHAT_ENDPOINT, upstream: this.config.upstream.baseUrl };
    return {
      requestId: `warmup-${randomUUID()}`,
      receivedAt: performance.now(),
      belonging: { tenant, namespace, masterplan: undefined, tags: [] },
      atom: undefined,
      profile: this.reader.read(scope, detail),
      endpoint: CHAT_ENDPOINT,
      rawBody: detail,
      upstreamHeaders: () => ({ ...providerHeaders }),
      directives: { ...NO_DIRECTIVES, noCache: true },
      useCache: true,
      attempt: 1,
      ahead: true,
      ttlSeconds: undefined,
      onceGone: (listener) => signal.addEventListener('abort', listener, { once: true }),
    };
  }

  /** Masterplans and tags that found the older answer find the newer one too. */
  async #keepTies({ key, tenant, layer, tags }: EntryInspection): Promise<void> {
    const newer = await this.store.inspect(key);
    if (newer === null) return;
    const missing = tags.filter((tag) => !newer.tags.includes(tag));
    if (missing.length === 0) return;
    const scopes = missing.map((tag) => ({ tenant, layer, tag }));
    await this.store.tie(key, scopes, newer.expiresAt + this.config.staleGraceSeconds * 1_000);
  }
}
