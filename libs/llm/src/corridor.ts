import type { Answer } from './answer.js';
import type { LeadingCall, LlmCall, StagedCall } from './call/llm-call.js';
import type { FinalStage, MaybePromise, Stage } from './stage.js';

/** The stages, in the order in which a call meets them. */
export interface CorridorStages {
  /** What the call may do: read, store, share. */
  readonly policy: Stage<LlmCall, StagedCall>;
  /** Answers what was answered before. */
  readonly exactCache: Stage<StagedCall, StagedCall>;
  /** Lets calls of this process that ask the same share one flight. */
  readonly coalesce: Stage<StagedCall, LeadingCall>;
  /** Lets processes share one flight, where they share a store. */
  readonly relay?: Stage<LeadingCall, LeadingCall> | undefined;
  /** Stores what comes back and is whole and good. */
  readonly writeGate: Stage<LeadingCall, LeadingCall>;
  /** Lets calls that ask alike share one upstream call. */
  readonly batch: Stage<LeadingCall, LeadingCall>;
  /** Asks the provider. */
  readonly upstream: FinalStage<LeadingCall>;
}

/** An LLM call walks one corridor, and leaves it at the first door that can answer. */
export class Corridor {
  readonly #enter: (call: LlmCall) => MaybePromise<Answer>;

  constructor({ policy, exactCache, coalesce, relay, writeGate, batch, upstream }: CorridorStages) {
    const ask = (call: LeadingCall) => upstream.handle(call);
    const together = (call: LeadingCall) => batch.handle(call, ask);
    const gate = (call: LeadingCall) => writeGate.handle(call, together);
    const lead = relay === undefined ? gate : (call: LeadingCall) => relay.handle(call, gate);
    const share = (call: StagedCall) => coalesce.handle(call, lead);
    const lookUp = (call: StagedCall) => exactCache.handle(call, share);
    this.#enter = (call) => policy.handle(call, lookUp);
  }

  handle(call: LlmCall): MaybePromise<Answer> {
    return this.#enter(call);
  }
}
