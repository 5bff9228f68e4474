import type { Answer } from '../answer.js';
import type { LlmCall, StagedCall } from '../call/llm-call.js';
import type { MaybePromise, Next, Stage } from '../stage.js';

/** Says what a call may do, from its directives and from whether it is a retry. */
export class PolicyStage implements Stage<LlmCall, StagedCall> {
  handle(call: LlmCall, next: Next<StagedCall>): MaybePromise<Answer> {
    const { useCache, directives, attempt } = call;
    // A retry never gets what its earlier attempt got, so it neither reads nor joins a flight; nor does no-cache.
    const mayRead = useCache && !directives.noCache && attempt < 2;
    const mayStore = useCache && !directives.noStore;
    // A flight that has just landed may be joined for a moment: its answer may be the very one that is not fresh enough.
    const mayShare = mayRead && directives.maxAge !== 0 && directives.minFresh === undefined;
    return next({
      ...call,
      permissions: { mayRead, mayStore, mayShare },
      forward: !useCache ? 'bypass' : mayRead ? 'miss' : 'request',
      fence: undefined,
      storeAvailable: true,
    });
  }
}
