import type { CallEvent, EventBus } from '@reuso/events';
import type { Answer, WholeBody } from './answer.js';
import type { LlmCall } from './call/llm-call.js';
import type { Corridor } from './corridor.js';
import type { MaybePromise } from './stage.js';

/** The one way in for LLM calls, from whichever front door: walks the corridor, and tells how each call went. */
export class LlmGateway {
  constructor(
    private readonly corridor: Corridor,
    private readonly events: EventBus,
  ) {}

  handle(call: LlmCall): MaybePromise<Answer> {
    const answer = this.corridor.handle(call);
    if (answer instanceof Promise) {
      return answer.then((late) => {
        this.#tell(call, late);
        return late;
      });
    }
    this.#tell(call, answer);
    return answer;
  }

  #tell(call: LlmCall, answer: Answer): void {
    const { body } = answer;
    if (body.kind === 'live') {
      void body.whole.then((whole) => this.#emit(call, answer, whole));
    } else this.#emit(call, answer, body);
  }

  #emit(call: LlmCall, { cacheStatus, batch }: Answer, body: WholeBody): void {
    // Who asks for a stored answer only has been told the truth by a 504: nothing failed.
    const failed = body.kind === 'raw' && body.status >= 400 && !call.directives.onlyIfCached;
    this.events.emit({
      type: 'call',
      layer: 'llm',
      outcome: failed ? 'error' : outcomeOf(cacheStatus),
      requestId: call.requestId,
      tenant: call.belonging.tenant,
      masterplan: call.belonging.masterplan,
      atom: call.atom,
      ahead: call.ahead,
      model: call.profile.model,
      key: call.profile.key,
      detail: body.kept?.detail ?? cacheStatus.detail,
      usage: body.kind === 'held' ? body.held.answer.usage : body.usage,
      upstreamMs: body.kind === 'held' ? body.held.answer.upstreamMs : body.upstreamMs,
      latencyMs: performance.now() - call.receivedAt,
      forward: cacheStatus.forward,
      stored: body.kept?.stored ?? cacheStatus.stored,
      status: body.kind === 'raw' ? body.status : 200,
      expiresAt: body.kind === 'held' && cacheStatus.hit !== true ? body.held.answer.expiresAt : undefined,
      batch,
    });
  }
}

function outcomeOf({ hit, collapsed, forward }: Answer['cacheStatus']): CallEvent['outcome'] {
  if (hit === true) return 'hit';
  if (collapsed === true) return 'coalesced';
  return forward === 'bypass' ? 'bypass' : 'miss';
}
