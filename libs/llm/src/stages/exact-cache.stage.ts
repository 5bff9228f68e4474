import {
  type HeldAnswer,
  type LlmCache,
  type LookupResult,
  judge,
  readerTags,
  requestTags,
} from '@reuso/llm-cache';
import type { Answer } from '../answer.js';
import type { StagedCall } from '../call/llm-call.js';
import { errorBody } from '../error-body.js';
import type { MaybePromise, Next, Stage } from '../stage.js';

/** Answers what was answered before: from this process at once, else from the store. */
export class ExactCacheStage implements Stage<StagedCall, StagedCall> {
  constructor(private readonly cache: LlmCache) {}

  handle(call: StagedCall, next: Next<StagedCall>): MaybePromise<Answer> {
    const { mayRead, mayStore } = call.permissions;
    if (!mayRead && !mayStore) return this.#forward(call, next);
    if (mayRead) {
      const now = Date.now();
      const held = this.cache.near(call.profile.key, now);
      if (
        held !== undefined &&
        judge(held.answer, call.directives, now) === 'serve' &&
        held.isTied(readerTags(call.belonging))
      ) {
        return this.#hit(call, held, now);
      }
    }
    return this.#lookUp(call, next);
  }

  #lookUp(call: StagedCall, next: Next<StagedCall>): MaybePromise<Answer> {
    if (!call.permissions.mayRead) return this.#forward(call, next);
    const found = this.cache.lookup(call.profile.key);
    if (found instanceof Promise) return found.then((late) => this.#take(late, call, next));
    return this.#take(found, call, next);
  }

  #take(found: LookupResult, call: StagedCall, next: Next<StagedCall>): MaybePromise<Answer> {
    if (found.kind === 'unavailable') return this.#forward({ ...call, storeAvailable: false }, next);
    if (found.kind === 'absent') return this.#forward(call, next);
    const { held } = found;
    const now = Date.now();
    const verdict = judge(held.answer, call.directives, now);
    if (verdict !== 'serve') return this.#forward({ ...call, forward: verdict }, next);
    if (held.isTied(readerTags(call.belonging))) return this.#hit(call, held, now);
    return this.#tie(call, held).then((tied) =>
      tied ? this.#hit(call, held, Date.now()) : this.#forward(call, next),
    );
  }

  /** Every read ties the entry to its reader, once. */
  #tie(call: StagedCall, held: HeldAnswer): Promise<boolean> {
    const tags = readerTags(call.belonging);
    return this.cache.tie(call.profile.key, call.belonging.tenant, held, tags);
  }

  async #forward(call: StagedCall, next: Next<StagedCall>): Promise<Answer> {
    if (call.directives.onlyIfCached) return notCached(call);
    if (!call.permissions.mayStore || !call.storeAvailable) return await next(call);
    const { profile, belonging } = call;
    const tags = [...requestTags(belonging, profile.model), ...readerTags(belonging)];
    const fence = await this.cache.fence(profile.key, belonging.tenant, tags);
    return await next({ ...call, fence, storeAvailable: fence !== undefined });
  }

  #hit(call: StagedCall, held: HeldAnswer, now: number): Answer {
    const { key } = call.profile;
    const { createdAt, expiresAt } = held.answer;
    this.cache.countHit(key);
    return {
      cacheStatus: {
        hit: true,
        ttl: Math.floor((expiresAt - now) / 1000),
        age: Math.max(0, Math.floor((now - createdAt) / 1000)),
        key,
        detail: 'exact',
      },
      body: { kind: 'held', held, headers: {} },
    };
  }
}

/** RFC 9111 §5.2.1.7: only-if-cached asks for a stored answer or a 504. */
function notCached(call: StagedCall): Answer {
  return {
    cacheStatus: {
      key: call.profile.key,
      detail: call.storeAvailable ? 'only-if-cached' : 'store-unavailable',
    },
    body: errorBody(504, {
      message:
        'No stored answer can serve this request, and "Cache-Control: only-if-cached" keeps it from being asked. ' +
        'Leave the directive out to ask the provider.',
      type: 'cache_error',
      code: 'not_cached',
    }),
  };
}
